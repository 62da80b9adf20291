import { bytesToHex, hexToBytes } from "../../types/codec/bytes.ts";
import type { Address, Hash } from "../../types/hex.ts";
import { keccak256 } from "../../types/keccak.ts";
import type { StateStore } from "../../types/ports/store.ts";
import { bytesToNibbles, type Nibbles } from "../trie/nibbles.ts";
import type { NodeReader, TrieAt } from "../trie/nodeReader.ts";
import { storageTrie } from "../trie/place.ts";
import { getValue, stateTrieAt } from "../trie/trie.ts";
import { decodeAccount } from "./account.ts";
import { decodeSlot } from "./slot.ts";

/** The state at one root. Synchronous and unchanging: whatever happens to the head, it answers for its root. */
export interface StateReader {
  readonly root: Hash;
  /** RLP of the account. */
  account(address: Address): Uint8Array | undefined;
  /** Big-endian without leading zeros; undefined is zero. */
  slot(address: Address, slot: Hash): Uint8Array | undefined;
  code(hash: Hash): Uint8Array | undefined;
}

/** Key of an address or a slot in a secure trie. */
export function secureKey(bytes: Uint8Array): Nibbles {
  return bytesToNibbles(keccak256(bytes));
}

/**
 * Reads the flat state while it is at `root` and whole, and the trie where it is not: before a commit has finished and after
 * the head went on, an answer may be slower but is never of another block.
 */
export function createStateReader(
  store: Omit<StateStore, "node" | "storedNodes">,
  nodes: NodeReader,
  root: Hash,
): StateReader {
  const tries = new Map<Address, TrieAt | undefined>();
  const storageOf = (address: Address): TrieAt | undefined => {
    if (!tries.has(address)) tries.set(address, storageTrieAt(address, accountInTrie(address)));
    return tries.get(address);
  };
  const accountInTrie = (address: Address): Uint8Array | undefined =>
    getValue(nodes, stateTrieAt(root), secureKey(hexToBytes(address)));
  const slotInTrie = (address: Address, slot: Hash): Uint8Array | undefined => {
    const at = storageOf(address);
    const leaf = at && getValue(nodes, at, secureKey(hexToBytes(slot)));
    return leaf && decodeSlot(leaf);
  };
  const isFlat = (): boolean => store.root() === root;
  return {
    root,
    account(address) {
      const value = isFlat() ? store.account(address) : undefined;
      return value !== undefined || (isFlat() && store.isWhole()) ? value : accountInTrie(address);
    },
    slot(address, slot) {
      const value = isFlat() ? store.slot(address, slot) : undefined;
      return value !== undefined || (isFlat() && store.isWhole())
        ? value
        : slotInTrie(address, slot);
    },
    code: (hash) => store.code(hash),
  };
}

function storageTrieAt(address: Address, account: Uint8Array | undefined): TrieAt | undefined {
  if (account === undefined) return undefined;
  const root = bytesToHex(decodeAccount(account).storageRoot);
  return { name: storageTrie(secureKey(hexToBytes(address))), root };
}
