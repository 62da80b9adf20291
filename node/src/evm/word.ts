import type { Address, Hash } from "../types/hex.ts";

/** A machine word: an integer from 0 to 2^256 − 1. */
export type Word = bigint;

export const WORD_MAX = (1n << 256n) - 1n;
const UINT64_MAX = (1n << 64n) - 1n;
const SIGN_BIT = 1n << 255n;
const MODULUS = 1n << 256n;

/** Two's complement. */
export function toSigned(word: Word): bigint {
  return word >= SIGN_BIT ? word - MODULUS : word;
}

/** The word of any integer, modulo 2^256. */
export function toWord(value: bigint): Word {
  return value >= 0n && value <= WORD_MAX ? value : BigInt.asUintN(256, value);
}

/** Modulo 2^256. Comparing takes less than cutting off does. */
export function sum(a: Word, b: Word): Word {
  const exact = a + b;
  return exact <= WORD_MAX ? exact : BigInt.asUintN(256, exact);
}

/** As a number; Infinity above 2^53, which no offset, length or gas of ours reaches. */
export function toNumber(word: Word): number {
  return word <= 0x1fffffffffffffn ? Number(word) : Number.POSITIVE_INFINITY;
}

export function addressToWord(address: Address): Word {
  return BigInt(address);
}

/** The lower 20 bytes. */
export function wordToAddress(word: Word): Address {
  return `0x${BigInt.asUintN(160, word).toString(16).padStart(40, "0")}`;
}

export function hashToWord(hash: Hash): Word {
  return BigInt(hash);
}

export function wordToHash(word: Word): Hash {
  return `0x${word.toString(16).padStart(64, "0")}`;
}

/** 32 bytes at `offset`, which must be within the buffer. */
export function readWord(view: DataView, offset: number): Word {
  const a = view.getBigUint64(offset);
  const b = view.getBigUint64(offset + 8);
  const c = view.getBigUint64(offset + 16);
  const d = view.getBigUint64(offset + 24);
  if (a === 0n && b === 0n) return c === 0n ? d : (c << 64n) | d;
  return (((((a << 64n) | b) << 64n) | c) << 64n) | d;
}

/** What is set keeps the lowest 64 bits of what is given. */
export function writeWord(view: DataView, offset: number, word: Word): void {
  let rest = word;
  view.setBigUint64(offset + 24, rest);
  rest = rest <= UINT64_MAX ? 0n : rest >> 64n;
  view.setBigUint64(offset + 16, rest);
  if (rest !== 0n) rest >>= 64n;
  view.setBigUint64(offset + 8, rest);
  if (rest !== 0n) rest >>= 64n;
  view.setBigUint64(offset, rest);
}

/** Big-endian; at most 32 bytes. */
export function bytesToWord(bytes: Uint8Array): Word {
  const { length } = bytes;
  if (length < 32) brief.fill(0, 0, 32 - length);
  brief.set(bytes, 32 - length);
  return readWord(briefView, 0);
}

/** 32 bytes, big-endian. */
export function wordToBytes(word: Word): Uint8Array {
  return wordToBytesBriefly(word).slice();
}

/** As wordToBytes, for what is read at once: the next call overwrites what this one returned. */
export function wordToBytesBriefly(word: Word): Uint8Array {
  writeWord(briefView, 0, word);
  return brief;
}

/** A view of an array that is new costs more than copying it. */
const brief = new Uint8Array(32);
const briefView = new DataView(brief.buffer);
