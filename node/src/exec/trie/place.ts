import { bytesToHex, hexToBytes } from "../../types/codec/bytes.ts";
import type { Hash } from "../../types/hex.ts";
import type { Place } from "../../types/ports/store.ts";
import type { Nibbles } from "./nibbles.ts";

/** The place of a trie's root: every place of the trie begins with it. */
export type TrieName = Uint8Array;

/** A trie at one root. */
export interface TrieAt {
  readonly name: TrieName;
  readonly root: Hash;
}

const STATE = 0x00;
const STORAGE = 0x01;
const OWNER_BYTES = 32;

export const STATE_TRIE: TrieName = Uint8Array.of(STATE);

/** The storage trie of an account, by the key of its address in the state trie. */
export function storageTrie(owner: Nibbles): TrieName {
  const name = new Uint8Array(1 + OWNER_BYTES);
  name[0] = STORAGE;
  for (let index = 0; index < OWNER_BYTES; index++) {
    name[1 + index] = ((owner[2 * index] ?? 0) << 4) | (owner[2 * index + 1] ?? 0);
  }
  return name;
}

/** The place at the end of the first `depth` nibbles of a path. */
export function placeOf(trie: TrieName, path: Nibbles, depth: number): Uint8Array {
  const place = new Uint8Array(trie.length + depth);
  place.set(trie);
  for (let index = 0; index < depth; index++) place[trie.length + index] = path[index] ?? 0;
  return place;
}

/** A path further down. */
export function below(place: Place, path: Nibbles): Place {
  return `${place}${bytesToHex(path).slice(2)}`;
}

/** Which of the two kinds of trie a place is in. */
export function kindOf(place: Place): "account" | "storage" {
  return place.startsWith("0x01") ? "storage" : "account";
}

/** The path of a place in the state trie. */
export function pathOf(place: Place): Nibbles {
  return hexToBytes(place).subarray(kindOf(place) === "storage" ? 1 + OWNER_BYTES : 1);
}
