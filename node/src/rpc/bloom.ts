import { hexToBytes } from "../types/codec/bytes.ts";
import type { Hex } from "../types/hex.ts";
import { keccak256 } from "../types/keccak.ts";

/** The three bits that a value sets in a 2048-bit bloom (Yellow Paper, 4.3.1). */
export type BloomBits = readonly [number, number, number];

export function bloomBits(value: Hex): BloomBits {
  const hash = keccak256(hexToBytes(value));
  const bit = (at: number) => (((hash[at] ?? 0) << 8) | (hash[at + 1] ?? 0)) & 2047;
  return [bit(0), bit(2), bit(4)];
}

/** False only if the value is certainly not in the bloom. */
export function bloomMayHave(bloom: Uint8Array, bits: BloomBits): boolean {
  return bits.every((bit) => ((bloom[255 - (bit >> 3)] ?? 0) & (1 << (bit & 7))) !== 0);
}
