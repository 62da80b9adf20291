import { bytesToHex } from "../../types/codec/bytes.ts";
import { isList, stringAt } from "../../types/codec/trieNode.ts";
import { execError } from "../errors.ts";

/** The value of a slot from its leaf in the storage trie: RLP of the bytes without leading zeros. */
export function decodeSlot(leaf: Uint8Array): Uint8Array {
  if (!isList(leaf[0])) return stringAt(leaf, 0);
  throw execError("EXEC_STATE_CORRUPT", "a stored slot does not decode", {
    slot: bytesToHex(leaf),
  });
}
