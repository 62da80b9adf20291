import { type Word, wordToBytes } from "../../evm/word.ts";
import type { Address } from "../../types/hex.ts";
import { keccak256, keccak256OfHex } from "../../types/keccak.ts";
import { bytesToNibbles, type Nibbles } from "../trie/nibbles.ts";

/** What a block reads it mostly writes too: about so many keys are kept from the one to the other. */
const KNOWN_MAX = 8_192;
const known = new Map<Address | Word, Nibbles>();

/** Key of an account in the state trie: the nibbles of keccak of its address. */
export function keyOfAddress(address: Address): Nibbles {
  return known.get(address) ?? remember(address, keccak256OfHex(address));
}

/** Key of a slot in a storage trie: the nibbles of keccak of its 32 bytes. */
export function keyOfSlot(slot: Word): Nibbles {
  return known.get(slot) ?? remember(slot, keccak256(wordToBytes(slot)));
}

function remember(name: Address | Word, hash: Uint8Array): Nibbles {
  const key = bytesToNibbles(hash);
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(name, key);
  return key;
}
