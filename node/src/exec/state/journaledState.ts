import type { AccountFields, StateManagerInterface } from "@ethereumjs/common";
import { Account, type Address as EVMAddress } from "@ethereumjs/util";
import { assert } from "../../types/assert.ts";
import { bytesToHex, hexToBytes } from "../../types/codec/bytes.ts";
import type { Address, Hash } from "../../types/hex.ts";
import { keccak256 } from "../../types/keccak.ts";
import { isEqual, NO_BYTES, trimLeadingZeros } from "../bytes.ts";
import { execError } from "../errors.ts";
import { type AccountRecord, decodeAccount, EMPTY_CODE_HASH, EMPTY_ROOT_BYTES } from "./account.ts";
import type { StateReader } from "./reader.ts";

/** A slot as read, as it was when the transaction began, and as it is. Values have no leading zeros; empty is zero. */
export interface SlotEntry {
  readonly base: Uint8Array;
  original: Uint8Array;
  current: Uint8Array;
}

/** An account as read and as it is; undefined does not exist. `current.storageRoot` is still that of `base`. */
export interface AccountEntry {
  readonly base: AccountRecord | undefined;
  current: AccountRecord | undefined;
  readonly slots: Map<Hash, SlotEntry>;
}

/** Takes one write back. */
type Undo =
  | { readonly account: AccountEntry; readonly previous: AccountRecord | undefined }
  | { readonly slot: SlotEntry; readonly previous: Uint8Array };

export const NEW_ACCOUNT: AccountRecord = {
  nonce: 0n,
  balance: 0n,
  storageRoot: EMPTY_ROOT_BYTES,
  codeHash: EMPTY_CODE_HASH,
};

/**
 * What one block, or one call, reads and writes, in memory over a reader. A checkpoint is a mark in the log of writes,
 * and a revert walks the log back to the mark: nothing is ever copied. Its size is bounded by the gas of the block.
 */
export class JournaledState implements StateManagerInterface {
  #reader: StateReader;
  readonly #accounts = new Map<Address, AccountEntry>();
  readonly #newCodes = new Map<Hash, Uint8Array>();
  readonly #log: Undo[] = [];
  readonly #marks: number[] = [];
  /** Slots whose `original` may differ from `current`. */
  #written: SlotEntry[] = [];

  constructor(reader: StateReader) {
    this.#reader = reader;
  }

  /** Forgets everything and starts over on the state of a reader. */
  begin(reader: StateReader): void {
    this.#reader = reader;
    this.#accounts.clear();
    this.#newCodes.clear();
    this.#log.length = 0;
    this.#marks.length = 0;
    this.#written = [];
  }

  /** SSTORE's price depends on the value that the transaction found. */
  readonly originalStorageCache = {
    get: (address: EVMAddress, key: Uint8Array): Promise<Uint8Array> =>
      Promise.resolve(this.#slot(addressOf(address), bytesToHex(key)).original),
    clear: (): void => {
      for (const slot of this.#written) slot.original = slot.current;
      this.#written = [];
      if (this.#marks.length === 0) this.#log.length = 0;
    },
  };

  /** Every account read or written. */
  entries(): ReadonlyMap<Address, AccountEntry> {
    return this.#accounts;
  }

  /** Codes put, by hash. */
  newCodes(): ReadonlyMap<Hash, Uint8Array> {
    return this.#newCodes;
  }

  record(address: Address): AccountRecord | undefined {
    return this.#account(address).current;
  }

  setRecord(address: Address, record: AccountRecord | undefined): void {
    this.#setAccount(this.#account(address), record);
  }

  setCode(address: Address, code: Uint8Array): void {
    const codeHash = code.length === 0 ? EMPTY_CODE_HASH : keccak256(code);
    if (code.length > 0) this.#newCodes.set(bytesToHex(codeHash), code);
    this.setRecord(address, { ...(this.record(address) ?? NEW_ACCOUNT), codeHash });
  }

  /** A value may have leading zeros. */
  setSlot(address: Address, slot: Hash, value: Uint8Array): void {
    this.#setSlot(this.#slot(address, slot), trimLeadingZeros(value));
  }

  getAccount(address: EVMAddress): Promise<Account | undefined> {
    const record = this.record(addressOf(address));
    if (record === undefined) return Promise.resolve(undefined);
    // The EVM changes the account it gets: it always gets its own.
    return Promise.resolve(
      new Account(record.nonce, record.balance, record.storageRoot, record.codeHash),
    );
  }

  putAccount(address: EVMAddress, account?: Account): Promise<void> {
    this.setRecord(addressOf(address), account && recordOf(account));
    return Promise.resolve();
  }

  deleteAccount(address: EVMAddress): Promise<void> {
    this.#clearSlots(addressOf(address));
    this.#setAccount(this.#account(addressOf(address)), undefined);
    return Promise.resolve();
  }

  modifyAccountFields(address: EVMAddress, fields: AccountFields): Promise<void> {
    const entry = this.#account(addressOf(address));
    const old = entry.current ?? NEW_ACCOUNT;
    this.#setAccount(entry, {
      nonce: fields.nonce ?? old.nonce,
      balance: fields.balance ?? old.balance,
      storageRoot: fields.storageRoot ?? old.storageRoot,
      codeHash: fields.codeHash ?? old.codeHash,
    });
    return Promise.resolve();
  }

  putCode(address: EVMAddress, code: Uint8Array): Promise<void> {
    this.setCode(addressOf(address), code);
    return Promise.resolve();
  }

  getCode(address: EVMAddress): Promise<Uint8Array> {
    return Promise.resolve(this.code(addressOf(address)));
  }

  getCodeSize(address: EVMAddress): Promise<number> {
    return Promise.resolve(this.code(addressOf(address)).length);
  }

  /** Throws EXEC_STATE_MISSING if the account's code is not in the store. */
  code(address: Address): Uint8Array {
    const record = this.record(address);
    if (record === undefined || isEqual(record.codeHash, EMPTY_CODE_HASH)) return NO_BYTES;
    const hash = bytesToHex(record.codeHash);
    const code = this.#newCodes.get(hash) ?? this.#reader.code(hash);
    if (code === undefined) {
      throw execError("EXEC_STATE_MISSING", "a code is missing", {
        address,
        hash,
      });
    }
    return code;
  }

  getStorage(address: EVMAddress, key: Uint8Array): Promise<Uint8Array> {
    return Promise.resolve(this.#slot(addressOf(address), bytesToHex(key)).current);
  }

  putStorage(address: EVMAddress, key: Uint8Array, value: Uint8Array): Promise<void> {
    this.setSlot(addressOf(address), bytesToHex(key), value);
    return Promise.resolve();
  }

  clearStorage(address: EVMAddress): Promise<void> {
    this.#clearSlots(addressOf(address));
    return Promise.resolve();
  }

  checkpoint(): Promise<void> {
    this.#marks.push(this.#log.length);
    return Promise.resolve();
  }

  commit(): Promise<void> {
    assert(this.#marks.pop() !== undefined, "commit without a checkpoint");
    return Promise.resolve();
  }

  revert(): Promise<void> {
    const mark = this.#marks.pop();
    assert(mark !== undefined, "revert without a checkpoint");
    while (this.#log.length > mark) {
      const undo = this.#log.pop();
      if (undo === undefined) break;
      if ("account" in undo) undo.account.current = undo.previous;
      else this.#takeBack(undo.slot, undo.previous);
    }
    return Promise.resolve();
  }

  /** The root under the reader: that of the writes is computed once a block, in `delta.ts`. */
  getStateRoot(): Promise<Uint8Array> {
    return Promise.resolve(hexToBytes(this.#reader.root));
  }

  setStateRoot(): Promise<void> {
    throw new Error("a state is made for one root");
  }

  hasStateRoot(root: Uint8Array): Promise<boolean> {
    return Promise.resolve(bytesToHex(root) === this.#reader.root);
  }

  clearCaches(): void {}

  shallowCopy(): StateManagerInterface {
    return new JournaledState(this.#reader);
  }

  #account(address: Address): AccountEntry {
    const known = this.#accounts.get(address);
    if (known !== undefined) return known;
    const encoded = this.#reader.account(address);
    const base = encoded && decodeAccount(encoded);
    const entry: AccountEntry = { base, current: base, slots: new Map() };
    this.#accounts.set(address, entry);
    return entry;
  }

  #slot(address: Address, slot: Hash): SlotEntry {
    const account = this.#account(address);
    const known = account.slots.get(slot);
    if (known !== undefined) return known;
    const base = this.#storedSlot(account, address, slot);
    const entry: SlotEntry = { base, original: base, current: base };
    account.slots.set(slot, entry);
    return entry;
  }

  #storedSlot(account: AccountEntry, address: Address, slot: Hash): Uint8Array {
    if (account.base === undefined || isEqual(account.base.storageRoot, EMPTY_ROOT_BYTES)) {
      return NO_BYTES;
    }
    return this.#reader.slot(address, slot) ?? NO_BYTES;
  }

  #setAccount(entry: AccountEntry, record: AccountRecord | undefined): void {
    this.#log.push({ account: entry, previous: entry.current });
    entry.current = record;
  }

  #setSlot(entry: SlotEntry, value: Uint8Array): void {
    this.#log.push({ slot: entry, previous: entry.current });
    this.#written.push(entry);
    entry.current = value;
  }

  #takeBack(entry: SlotEntry, previous: Uint8Array): void {
    entry.current = previous;
    this.#written.push(entry);
  }

  #clearSlots(address: Address): void {
    const account = this.#account(address);
    // Only what this block created is ever destroyed (EIP-6780), so no slot can be on disk alone; an account with slots
    // has a nonce (EIP-161), so it is never removed as empty.
    assert(
      account.base === undefined || isEqual(account.base.storageRoot, EMPTY_ROOT_BYTES),
      "storage that is on disk is never cleared",
    );
    for (const slot of account.slots.values()) this.#setSlot(slot, NO_BYTES);
  }
}

function addressOf(address: EVMAddress): Address {
  return bytesToHex(address.bytes);
}

function recordOf(account: Account): AccountRecord {
  return {
    nonce: account.nonce,
    balance: account.balance,
    storageRoot: account.storageRoot,
    codeHash: account.codeHash,
  };
}
