import { hexToBytes, newBytes } from "../../types/codec/bytes.ts";
import type { Hex } from "../../types/hex.ts";
import { keccak256 } from "../../types/keccak.ts";
import type { Log } from "../../types/receipt.ts";

const BLOOM_BYTES = 256;

/** The 2048-bit filter of the addresses and topics of logs (Yellow Paper, 4.3.1). */
export function bloomOfLogs(logs: readonly Log[]): Uint8Array {
  const bloom = newBytes(BLOOM_BYTES);
  for (const { address, topics } of logs) {
    add(bloom, address);
    for (const topic of topics) add(bloom, topic);
  }
  return bloom;
}

export function unionOfBlooms(blooms: readonly Uint8Array[]): Uint8Array {
  const union = newBytes(BLOOM_BYTES);
  for (const bloom of blooms) {
    for (let index = 0; index < BLOOM_BYTES; index++) {
      union[index] = (union[index] ?? 0) | (bloom[index] ?? 0);
    }
  }
  return union;
}

function add(bloom: Uint8Array, value: Hex): void {
  const hash = keccak256(hexToBytes(value));
  for (const at of [0, 2, 4]) {
    const bit = (((hash[at] ?? 0) << 8) | (hash[at + 1] ?? 0)) & 2047;
    const index = BLOOM_BYTES - 1 - (bit >> 3);
    bloom[index] = (bloom[index] ?? 0) | (1 << (bit & 7));
  }
}
