import type { StateDelta, StateStore } from "../../types/ports/store.ts";
import { hashKey, PREFIX, slotKey } from "../keys.ts";
import type { KeyValue, Write } from "../keyValue.ts";

export interface StateRepository extends Omit<StateStore, "root" | "isWhole"> {
  writes(delta: StateDelta): readonly Write[];
}

/** Accounts, slots and codes at the head, and the trie nodes of every block. */
export function createStateRepository(db: KeyValue): StateRepository {
  return {
    account: (address) => db.get(hashKey(PREFIX.account, address)),
    slot: (address, slot) => db.get(slotKey(address, slot)),
    code: (hash) => db.get(hashKey(PREFIX.code, hash)),
    node: (hash) => db.get(hashKey(PREFIX.node, hash)),
    writes: ({ accounts, slots, codes, nodes }) => [
      ...accounts.map(({ address, value }) => ({ key: hashKey(PREFIX.account, address), value })),
      ...slots.map(({ address, slot, value }) => ({ key: slotKey(address, slot), value })),
      ...codes.map(({ hash, code }) => ({ key: hashKey(PREFIX.code, hash), value: code })),
      ...nodes.map(({ hash, node }) => ({ key: hashKey(PREFIX.node, hash), value: node })),
    ],
  };
}
