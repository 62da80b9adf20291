import { Bloom } from "@ethereumjs/vm";
import { hexToBytes } from "../../../../node/src/types/codec/bytes.ts";
import type { Log } from "../../../../node/src/types/receipt.ts";

/** By ethereumjs, so that the node's own reading of blooms is put to the test. */
export function bloomOf(logs: readonly Log[]): Uint8Array {
  const bloom = new Bloom();
  for (const { address, topics } of logs) {
    for (const value of [address, ...topics]) bloom.add(hexToBytes(value));
  }
  return bloom.bitvector;
}
