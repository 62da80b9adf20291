import { newBytes } from "../../types/codec/bytes.ts";
import type { Hex } from "../../types/hex.ts";
import { keccak256OfHex } from "../../types/keccak.ts";
import type { Log } from "../../types/receipt.ts";

const BLOOM_BYTES = 256;
/** Values whose bits are remembered: contracts, kinds of events and members are in most blocks. */
const KNOWN_MAX = 4_096;
const known = new Map<Hex, readonly number[]>();

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
  for (const bit of known.get(value) ?? remember(value)) {
    const index = BLOOM_BYTES - 1 - (bit >> 3);
    bloom[index] = (bloom[index] ?? 0) | (1 << (bit & 7));
  }
}

function remember(value: Hex): readonly number[] {
  const bits = bitsOf(value);
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(value, bits);
  return bits;
}

/** Three numbers of 11 bits each from the beginning of the hash. */
function bitsOf(value: Hex): readonly number[] {
  const hash = keccak256OfHex(value);
  return [0, 2, 4].map((at) => (((hash[at] ?? 0) << 8) | (hash[at + 1] ?? 0)) & 2047);
}
