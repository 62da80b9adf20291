import { bytesToHex } from "../../types/codec/bytes.ts";
import { decodeRLP } from "../../types/codec/rlp.ts";
import { execError } from "../errors.ts";

/** The value of a slot from its leaf in the storage trie: RLP of the bytes without leading zeros. */
export function decodeSlot(leaf: Uint8Array): Uint8Array {
  const value = decodeRLP(leaf);
  if (value.kind === "string") return value.bytes;
  throw execError("EXEC_STATE_CORRUPT", "a stored slot does not decode", {
    slot: bytesToHex(leaf),
  });
}
