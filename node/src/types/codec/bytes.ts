import { AssertionFailure, assert } from "../assert.ts";
import type { Hex } from "../hex.ts";

/**
 * V8 keeps arrays of up to so many bytes on its own heap until somebody asks for their `buffer` or for a view: then they
 * move, which costs more than reading them here byte by byte.
 */
export const ON_HEAP_BYTES_MAX = 64;
/** Arrays up to this are cut from a piece that many share: V8 takes twenty times as long to allocate one of its own. */
const SHARED_BYTES_MAX = 2_048;
const PIECE_BYTES = 16 * 1_024;
let piece = new ArrayBuffer(PIECE_BYTES);
let used = 0;

/** A new array of zeros. Its `buffer` may be that of others too. */
export function newBytes(length: number): Uint8Array {
  return length <= ON_HEAP_BYTES_MAX ? new Uint8Array(length) : newBytesOffHeap(length);
}

/** The same for bindings, which ask every array for its `buffer`. */
export function newBytesOffHeap(length: number): Uint8Array {
  if (length > SHARED_BYTES_MAX) return new Uint8Array(length);
  if (used + length > PIECE_BYTES) {
    piece = new ArrayBuffer(PIECE_BYTES);
    used = 0;
  }
  const bytes = new Uint8Array(piece, used, length);
  used += length;
  return bytes;
}

/** A new array with the same content. */
export function copyOf(bytes: Uint8Array): Uint8Array {
  const copy = newBytes(bytes.length);
  copy.set(bytes);
  return copy;
}

/** A view costs as much as so many bytes one by one. */
const VIEWED_BYTES_MIN = 48;

/** Copies the bytes from an index to before another to a place in others; where the copy ends. */
export function copyBetween(
  source: Uint8Array,
  from: number,
  to: number,
  into: Uint8Array,
  at: number,
): number {
  if (to - from >= VIEWED_BYTES_MIN) into.set(source.subarray(from, to), at);
  else for (let index = from; index < to; index++) into[at + index - from] = source[index] ?? 0;
  return at + to - from;
}

/** One behind the other, in an array whose `buffer` is its own. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Hex text in the making; nothing below calls back. */
const text = Buffer.from(`0x${"00".repeat(ON_HEAP_BYTES_MAX)}`);
const HEX_DIGITS = new TextEncoder().encode("0123456789abcdef");
const HIGHEST_DIGIT = 0xf;
const NO_DIGIT = 0xff;
/** What a character stands for. */
const DIGIT_OF = new Uint8Array(128).fill(NO_DIGIT);
for (const [value, character] of HEX_DIGITS.entries()) {
  DIGIT_OF[character] = value;
  DIGIT_OF[String.fromCharCode(character).toUpperCase().charCodeAt(0)] = value;
}

/** Lower-case 0x-prefixed hex of bytes. */
export function bytesToHex(bytes: Uint8Array): Hex {
  return hexBetween(bytes, 0, bytes.length);
}

/** As bytesToHex, of those from an index to before another. */
export function hexBetween(bytes: Uint8Array, from: number, to: number): Hex {
  if (to - from <= ON_HEAP_BYTES_MAX) return shortHex(bytes, from, to);
  const view = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from);
  return `0x${view.toString("hex")}`;
}

function shortHex(bytes: Uint8Array, from: number, to: number): Hex {
  let end = 2;
  for (let index = from; index < to; index++, end += 2) {
    const byte = bytes[index] ?? 0;
    text[end] = HEX_DIGITS[byte >> 4] ?? 0;
    text[end + 1] = HEX_DIGITS[byte & 15] ?? 0;
  }
  return text.toString("latin1", 0, end) as Hex;
}

/** Bytes of our own hex text; text from outside is checked where it enters. */
export function hexToBytes(hex: Hex): Uint8Array {
  const length = bytesIn(hex);
  if (length > ON_HEAP_BYTES_MAX) return longBytes(hex, length);
  const bytes = new Uint8Array(length);
  writeHex(hex, bytes, 0);
  return bytes;
}

/** How many bytes our own hex text stands for. */
export function bytesIn(hex: Hex): number {
  const length = hex.length / 2 - 1;
  if (!Number.isInteger(length) || !hex.startsWith("0x")) throw notHex(hex);
  return length;
}

function longBytes(hex: Hex, length: number): Uint8Array {
  const bytes = new Uint8Array(Buffer.from(hex.slice(2), "hex"));
  if (bytes.length !== length) throw notHex(hex);
  return bytes;
}

/** Puts the bytes of our own hex text into others, from an index on. */
export function writeHex(hex: Hex, into: Uint8Array, at: number): void {
  let digits = 0;
  for (let from = 2, to = at; from < hex.length; from += 2, to++) {
    const high = DIGIT_OF[hex.charCodeAt(from)] ?? NO_DIGIT;
    const low = DIGIT_OF[hex.charCodeAt(from + 1)] ?? NO_DIGIT;
    digits |= high | low;
    into[to] = (high << 4) | low;
  }
  if (digits > HIGHEST_DIGIT) throw notHex(hex);
}

function notHex(hex: string): AssertionFailure {
  return new AssertionFailure(`not hex: ${hex}`);
}

/** Shortest big-endian form; zero is empty. */
export function bigintToBytes(value: bigint): Uint8Array {
  assert(value >= 0n, "a scalar is not negative");
  if (value === 0n) return new Uint8Array(0);
  if (value <= UINT32_MAX) return uint32ToBytes(Number(value));
  const digits = value.toString(16);
  return hexToBytes(`0x${digits.length % 2 === 0 ? digits : `0${digits}`}`);
}

/** Most scalars of a chain are small: heights, rounds, times, gas. */
const UINT32_MAX = 0xffff_ffffn;

function uint32ToBytes(value: number): Uint8Array {
  const length = Math.ceil((32 - Math.clz32(value)) / 8);
  const bytes = new Uint8Array(length);
  for (let index = 0; index < length; index++) {
    bytes[index] = value >>> (8 * (length - 1 - index));
  }
  return bytes;
}

/** So many bytes are an exact number whatever they are. */
const NUMBER_BYTES_MAX = 6;

/** Big-endian unsigned integer; empty is zero. */
export function bytesToBigint(bytes: Uint8Array): bigint {
  return bigintBetween(bytes, 0, bytes.length);
}

/** As bytesToBigint, of those from an index to before another. */
export function bigintBetween(bytes: Uint8Array, from: number, to: number): bigint {
  if (to - from > NUMBER_BYTES_MAX) return BigInt(hexBetween(bytes, from, to));
  return BigInt(numberBetween(bytes, from, to));
}

/** As bigintBetween, of up to six bytes. */
export function numberBetween(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let index = from; index < to; index++) value = value * 256 + (bytes[index] ?? 0);
  return value;
}

export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false;
  return true;
}
