import { type Word, writeWord } from "../../evm/word.ts";
import { bytesToHex } from "../../types/codec/bytes.ts";
import { EMPTY_ITEM, isList, stringAt } from "../../types/codec/trieNode.ts";
import { execError } from "../errors.ts";

/** A value behind a byte for its length, in the making. */
const text = new Uint8Array(1 + 32);
const textView = new DataView(text.buffer);

/** What the leaf of a slot in the storage trie holds: RLP of the bytes without leading zeros. The value is not zero. */
export function encodeSlot(value: Word): Uint8Array {
  writeWord(textView, 1, value);
  let first = 1;
  while (text[first] === 0) first += 1;
  if (value < EMPTY_ITEM) return text.slice(first);
  text[first - 1] = EMPTY_ITEM + text.length - first;
  return text.slice(first - 1);
}

/** The value of a slot from its leaf in the storage trie. */
export function decodeSlot(leaf: Uint8Array): Uint8Array {
  if (!isList(leaf[0])) return stringAt(leaf, 0);
  throw execError("EXEC_STATE_CORRUPT", "a stored slot does not decode", {
    slot: bytesToHex(leaf),
  });
}
