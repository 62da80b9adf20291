import { bytesToHex } from "../../types/codec/bytes.ts";
import type { Place } from "../../types/ports/store.ts";
import type { Nibbles } from "./nibbles.ts";

/** The place of a trie's root: every place of the trie begins with it. */
export type TrieName = Place;

export const STATE_TRIE: TrieName = "0x00";

const STORAGE_TRIE = "0x01";
const OWNER_BYTES = 32;
/** `0x`, the kind and the hash, in characters. */
const STORAGE_TRIE_LENGTH = 2 + 2 * (1 + OWNER_BYTES);
const NIBBLE_TEXT = Array.from({ length: 16 }, (_, nibble) => `0${nibble.toString(16)}`);

/** The storage trie of an account, by the key of its address in the state trie. */
export function storageTrie(owner: Nibbles): TrieName {
  let digits = "";
  for (const nibble of owner) digits += nibble.toString(16);
  return `${STORAGE_TRIE}${digits}`;
}

export function placeOf(trie: TrieName, path: Nibbles): Place {
  return `${trie}${bytesToHex(path).slice(2)}`;
}

/** One nibble further down. */
export function below(place: Place, nibble: number): Place {
  return `${place}${NIBBLE_TEXT[nibble] ?? ""}`;
}

/** Which of the two kinds of trie a place is in. */
export function kindOf(place: Place): "account" | "storage" {
  return place.startsWith(STORAGE_TRIE) ? "storage" : "account";
}

/** The path of a place in the state trie. */
export function pathOf(place: Place): Nibbles {
  const from = kindOf(place) === "storage" ? STORAGE_TRIE_LENGTH : STATE_TRIE.length;
  return Uint8Array.from(Buffer.from(place.slice(from), "hex"));
}
