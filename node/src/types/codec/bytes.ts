import { assert } from "../assert.ts";
import type { Hex } from "../hex.ts";

/**
 * V8 keeps arrays of up to so many bytes on its own heap until somebody asks for their `buffer` or for a view: then they
 * move, which costs more than reading them here byte by byte.
 */
export const ON_HEAP_BYTES_MAX = 64;
/** Text of hex digits in the making; nothing below calls back. */
const digits = Buffer.alloc(ON_HEAP_BYTES_MAX * 2);
const HEX_DIGITS = new TextEncoder().encode("0123456789abcdef");

/** Lower-case 0x-prefixed hex of bytes. */
export function bytesToHex(bytes: Uint8Array): Hex {
  if (bytes.length <= ON_HEAP_BYTES_MAX) return `0x${shortHex(bytes)}`;
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return `0x${view.toString("hex")}`;
}

function shortHex(bytes: Uint8Array): string {
  let at = 0;
  for (const byte of bytes) {
    digits[at++] = HEX_DIGITS[byte >> 4] ?? 0;
    digits[at++] = HEX_DIGITS[byte & 15] ?? 0;
  }
  return digits.toString("latin1", 0, at);
}

/** Bytes of our own hex text; text from outside is checked where it enters. */
export function hexToBytes(hex: Hex): Uint8Array {
  const bytes = new Uint8Array(Buffer.from(hex.slice(2), "hex"));
  assert(hex.startsWith("0x") && bytes.length * 2 === hex.length - 2, `not hex: ${hex}`);
  return bytes;
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
  if (bytes.length > NUMBER_BYTES_MAX) return BigInt(bytesToHex(bytes));
  let value = 0;
  for (const byte of bytes) value = value * 256 + byte;
  return BigInt(value);
}

export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false;
  return true;
}
