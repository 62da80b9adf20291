import { writeHex } from "../types/codec/bytes.ts";
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
  code: 0x12,
  hashedNode: 0x13,
  node: 0x14,
  history: 0x15,
} as const;

export function hashKey(prefix: number, hash: Hash): Uint8Array {
  const key = new Uint8Array(hash.length / 2);
  key[0] = prefix;
  writeHex(hash, key, 1);
  return key;
}

/** Big-endian, so that keys sort by number. */
export function numberKey(prefix: number, number: bigint): Uint8Array {
  const key = new Uint8Array(9);
  key[0] = prefix;
  key.set(uint64(number), 1);
  return key;
}

/** Eight bytes, big-endian. */
export function uint64(number: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  const [high, low] = [Number(number >> 32n), Number(number & 0xffff_ffffn)];
  for (let index = 0; index < 4; index++) {
    bytes[index] = high >>> (24 - 8 * index);
    bytes[4 + index] = low >>> (24 - 8 * index);
  }
  return bytes;
}
