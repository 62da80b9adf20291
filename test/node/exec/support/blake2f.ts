import { bytesToHex } from "../../../../node/src/types/codec/bytes.ts";
import type { Address, Hex } from "../../../../node/src/types/hex.ts";

export const BLAKE2F: Address = "0x0000000000000000000000000000000000000009";

/** A call that takes one unit of gas a round. */
export function rounds(count: number): Hex {
  const input = new Uint8Array(213);
  new DataView(input.buffer).setUint32(0, count);
  return bytesToHex(input);
}
