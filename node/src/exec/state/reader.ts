import type { Word } from "../../evm/word.ts";
import { bytesToHex } from "../../types/codec/bytes.ts";
import type { Address, Hash } from "../../types/hex.ts";
import type { StateStore } from "../../types/ports/store.ts";
import type { NodeReader } from "../trie/nodeReader.ts";
import { storageTrie, type TrieAt } from "../trie/place.ts";
import { getValue, stateTrieAt } from "../trie/trie.ts";
import { decodeAccount } from "./account.ts";
import { keyOfAddress, keyOfSlot } from "./secureKey.ts";
import { decodeSlot } from "./slot.ts";

/** The state at one root. Synchronous and unchanging: whatever happens to the head, it answers for its root. */
export interface StateReader {
  readonly root: Hash;
  /** RLP of the account. */
  account(address: Address): Uint8Array | undefined;
  /** Big-endian without leading zeros; undefined is zero. */
  slot(address: Address, slot: Word): Uint8Array | undefined;
  code(hash: Hash): Uint8Array | undefined;
}

/** Reads the tries: their leaves are the state. Each answer throws EXEC_STATE_MISSING. */
export function createStateReader(
  store: Pick<StateStore, "code">,
  nodes: NodeReader,
  root: Hash,
): StateReader {
  const tries = new Map<Address, TrieAt | undefined>();
  const account = (address: Address): Uint8Array | undefined =>
    getValue(nodes, stateTrieAt(root), keyOfAddress(address));
  const storageOf = (address: Address): TrieAt | undefined => {
    if (!tries.has(address)) tries.set(address, storageTrieAt(address, account(address)));
    return tries.get(address);
  };
  return {
    root,
    account,
    slot(address, slot) {
      const trie = storageOf(address);
      const leaf = trie && getValue(nodes, trie, keyOfSlot(slot));
      return leaf && decodeSlot(leaf);
    },
    code: (hash) => store.code(hash),
  };
}

function storageTrieAt(address: Address, account: Uint8Array | undefined): TrieAt | undefined {
  if (account === undefined) return undefined;
  const root = bytesToHex(decodeAccount(account).storageRoot);
  return { name: storageTrie(keyOfAddress(address)), root };
}
