import type { AccountEntry, World } from "../../evm/world.ts";
import { hexToBytes } from "../../types/codec/bytes.ts";
import type { Hash } from "../../types/hex.ts";
import type { StateDelta } from "../../types/ports/store.ts";
import type { NodeChange } from "../../types/ports/storedNode.ts";
import type { NodeReader } from "../trie/nodeReader.ts";
import { storageTrie } from "../trie/place.ts";
import { EMPTY_ROOT, stateTrieAt, updateTrie } from "../trie/trie.ts";
import type { Change } from "../trie/update.ts";
import { encodeAccount } from "./account.ts";
import { keyOfAddress, keyOfSlot } from "./secureKey.ts";
import { encodeSlot } from "./slot.ts";

/** What changed against `root`: the new root, and everything to write for it. The tries are updated here, once a block. */
export function stateDelta(
  world: World,
  nodes: NodeReader,
  root: Hash,
): { readonly root: Hash; readonly delta: StateDelta } {
  const changedNodes: NodeChange[] = [];
  const changes: Change[] = [];
  for (const entry of world.accounts().values()) {
    const storageRoot = finalStorageRoot(entry, nodes, changedNodes);
    if (isSame(entry, storageRoot)) continue;
    const { address } = entry;
    const value = entry.exists ? encodedAccount(entry, storageRoot) : undefined;
    changes.push({ key: keyOfAddress(address), value });
  }
  const updated = updateTrie(nodes, stateTrieAt(root), changes);
  for (const node of updated.nodes) changedNodes.push(node);
  const codes = [...world.codes()].map(([hash, { bytes }]) => ({ hash, code: bytes }));
  return { root: updated.root, delta: { nodes: changedNodes, codes } };
}

/** Root of the account's storage with its changes; adds the nodes that are new. */
function finalStorageRoot(entry: AccountEntry, nodes: NodeReader, into: NodeChange[]): Hash {
  const { address, stored, exists, slots } = entry;
  const oldRoot = stored?.storageRoot ?? EMPTY_ROOT;
  const changes: Change[] = [];
  for (const [slot, { stored: before, current }] of slots) {
    if (before === current) continue;
    const value = current === 0n ? undefined : encodeSlot(current);
    changes.push({ key: keyOfSlot(slot), value });
  }
  if (!exists || changes.length === 0) return oldRoot;
  const name = storageTrie(keyOfAddress(address));
  const storage = updateTrie(nodes, { name, root: oldRoot }, changes);
  for (const node of storage.nodes) into.push(node);
  return storage.root;
}

function encodedAccount({ nonce, balance, codeHash }: AccountEntry, storageRoot: Hash): Uint8Array {
  return encodeAccount({
    nonce,
    balance,
    codeHash: hexToBytes(codeHash),
    storageRoot: hexToBytes(storageRoot),
  });
}

function isSame(entry: AccountEntry, storageRoot: Hash): boolean {
  const { stored, exists, nonce, balance, codeHash } = entry;
  if (stored === undefined || !exists) return (stored !== undefined) === exists;
  return (
    stored.nonce === nonce &&
    stored.balance === balance &&
    stored.codeHash === codeHash &&
    stored.storageRoot === storageRoot
  );
}
