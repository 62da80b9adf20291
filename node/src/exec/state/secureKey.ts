import { type Word, wordToBytesBriefly } from "../../evm/word.ts";
import { WordMap } from "../../evm/wordMap.ts";
import type { Address } from "../../types/hex.ts";
import { keccak256, keccak256OfHex } from "../../types/keccak.ts";
import { bytesToNibbles, type Nibbles } from "../trie/nibbles.ts";

interface Keys<Name> {
  readonly size: number;
  set(name: Name, key: Nibbles): void;
  clear(): void;
}

/** What a block reads it mostly writes too: about so many keys of each kind are kept from the one to the other. */
const KNOWN_MAX = 8_192;
const ofAddresses = new Map<Address, Nibbles>();
const ofSlots = new WordMap<Nibbles>();

/** Key of an account in the state trie: the nibbles of keccak of its address. */
export function keyOfAddress(address: Address): Nibbles {
  return ofAddresses.get(address) ?? remember(ofAddresses, address, keccak256OfHex(address));
}

/** Key of a slot in a storage trie: the nibbles of keccak of its 32 bytes. */
export function keyOfSlot(slot: Word): Nibbles {
  return ofSlots.get(slot) ?? remember(ofSlots, slot, keccak256(wordToBytesBriefly(slot)));
}

function remember<Name>(known: Keys<Name>, name: Name, hash: Uint8Array): Nibbles {
  const key = bytesToNibbles(hash);
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(name, key);
  return key;
}
