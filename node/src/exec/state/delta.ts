import { bytesToHex, hexToBytes } from "../../types/codec/bytes.ts";
import { encodeRLP } from "../../types/codec/rlp.ts";
import type { Hash } from "../../types/hex.ts";
import type { StateDelta } from "../../types/ports/store.ts";
import { isEqual } from "../bytes.ts";
import type { NodeReader } from "../trie/nodeReader.ts";
import { EMPTY_ROOT, updateTrie } from "../trie/trie.ts";
import type { Change } from "../trie/update.ts";
import { type AccountRecord, encodeAccount } from "./account.ts";
import type { AccountEntry, JournaledState } from "./journaledState.ts";
import { secureKey } from "./reader.ts";

type Mutable<T> = T extends readonly (infer Item)[] ? Item[] : never;
interface Draft {
  readonly accounts: Mutable<StateDelta["accounts"]>;
  readonly slots: Mutable<StateDelta["slots"]>;
  readonly nodes: Mutable<StateDelta["nodes"]>;
}

/** What changed against `root`: the new root, and everything to write for it. The tries are updated here, once a block. */
export function stateDelta(
  state: JournaledState,
  nodes: NodeReader,
  root: Hash,
): { readonly root: Hash; readonly delta: StateDelta } {
  const draft: Draft = { accounts: [], slots: [], nodes: [] };
  const changes: Change[] = [];
  for (const [address, entry] of state.entries()) {
    const record = finalRecord(address, entry, nodes, draft);
    if (record === undefined ? entry.base === undefined : isSame(record, entry.base)) continue;
    const value = record && encodeAccount(record);
    draft.accounts.push({ address, value });
    changes.push({ key: secureKey(hexToBytes(address)), value });
  }
  const updated = updateTrie(nodes, root, changes);
  for (const node of updated.nodes) draft.nodes.push(node);
  const codes = [...state.newCodes()].map(([hash, code]) => ({ hash, code }));
  return { root: updated.root, delta: { ...draft, codes } };
}

/** The account with the root of its changed storage. */
function finalRecord(
  address: Hash,
  entry: AccountEntry,
  nodes: NodeReader,
  draft: Draft,
): AccountRecord | undefined {
  const changes: Change[] = [];
  for (const [slot, { base, current }] of entry.slots) {
    if (isEqual(base, current)) continue;
    const isZero = current.length === 0;
    draft.slots.push({ address, slot, value: isZero ? undefined : current });
    changes.push({
      key: secureKey(hexToBytes(slot)),
      value: isZero ? undefined : encodeRLP(current),
    });
  }
  const record = entry.current;
  if (record === undefined || changes.length === 0) return record;
  const oldRoot = entry.base === undefined ? EMPTY_ROOT : bytesToHex(entry.base.storageRoot);
  const storage = updateTrie(nodes, oldRoot, changes);
  for (const node of storage.nodes) draft.nodes.push(node);
  return { ...record, storageRoot: hexToBytes(storage.root) };
}

function isSame(left: AccountRecord, right: AccountRecord | undefined): boolean {
  return (
    right !== undefined &&
    left.nonce === right.nonce &&
    left.balance === right.balance &&
    isEqual(left.storageRoot, right.storageRoot) &&
    isEqual(left.codeHash, right.codeHash)
  );
}
