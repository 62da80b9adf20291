import { newBytesOffHeap, writeHex } from "../types/codec/bytes.ts";
import type { Hash } from "../types/hex.ts";

/** One byte in front of every key says which repository it belongs to. Never reuse one for another meaning; 0x10 and 0x11 were accounts and slots. */
export const PREFIX = {
  meta: 0x00,
  block: 0x01,
  blockNumber: 0x02,
  receipts: 0x03,
  senders: 0x04,
  transaction: 0x05,
  evidence: 0x06,
  log: 0x07,
  code: 0x12,
  hashedNode: 0x13,
  node: 0x14,
  history: 0x15,
} as const;

export function hashKey(prefix: number, hash: Hash): Uint8Array {
  const key = newBytesOffHeap(hash.length / 2);
  key[0] = prefix;
  writeHex(hash, key, 1);
  return key;
}

/** Big-endian, so that keys sort by number. */
export function numberKey(prefix: number, number: bigint): Uint8Array {
  const key = newBytesOffHeap(9);
  key[0] = prefix;
  writeUint64(number, key, 1);
  return key;
}

/** Eight bytes, big-endian. */
export function uint64(number: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  writeUint64(number, bytes, 0);
  return bytes;
}

/** As uint64, into other bytes from an index on. */
export function writeUint64(number: bigint, into: Uint8Array, at: number): void {
  writeUint32(Number(number >> 32n), into, at);
  writeUint32(Number(number & 0xffff_ffffn), into, at + 4);
}

export function writeUint32(number: number, into: Uint8Array, at: number): void {
  for (let index = 0; index < 4; index++) into[at + index] = number >>> (24 - 8 * index);
}
