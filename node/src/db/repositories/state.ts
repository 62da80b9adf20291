import { hexToBytes } from "../../types/codec/bytes.ts";
import type { StateDelta, StateStore } from "../../types/ports/store.ts";
import { hashKey, PREFIX, slotKey } from "../keys.ts";
import type { KeyValue, Write } from "../keyValue.ts";

type Flat = Pick<StateDelta, "accounts" | "slots" | "codes">;

export interface StateRepository extends Pick<StateStore, "account" | "slot" | "code"> {
  writes(delta: Flat): readonly Write[];
}

/** Accounts, slots and codes at the head. */
export function createStateRepository(db: KeyValue): StateRepository {
  return {
    account: (address) => db.get(hashKey(PREFIX.account, address)),
    slot: (address, slot) => db.get(slotKey(address, hexToBytes(slot))),
    code: (hash) => db.get(hashKey(PREFIX.code, hash)),
    writes: ({ accounts, slots, codes }) => [
      ...accounts.map(({ address, value }) => ({ key: hashKey(PREFIX.account, address), value })),
      ...slots.map(({ address, slot, value }) => ({ key: slotKey(address, slot), value })),
      ...codes.map(({ hash, code }) => ({ key: hashKey(PREFIX.code, hash), value: code })),
    ],
  };
}
