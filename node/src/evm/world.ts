import { assert } from "../types/assert.ts";
import { bytesToHex } from "../types/codec/bytes.ts";
import type { Address, Hash } from "../types/hex.ts";
import { keccak256 } from "../types/keccak.ts";
import type { Log } from "../types/receipt.ts";
import { Code, EMPTY_CODE_HASH, NO_CODE } from "./code.ts";
import type { Word } from "./word.ts";
import { WordMap } from "./wordMap.ts";

/** An account as the state before holds it. */
export interface StoredAccount {
  readonly nonce: bigint;
  /** wei. */
  readonly balance: bigint;
  readonly codeHash: Hash;
  readonly storageRoot: Hash;
}

/** Root of the empty trie: an account without storage. */
const EMPTY_STORAGE_ROOT: Hash =
  "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";

/** The state that a world begins with; it never changes while the world does. */
export interface WorldReader {
  account(address: Address): StoredAccount | undefined;
  slot(address: Address, slot: Word): Word;
  /** Throws when the code is not there. */
  code(hash: Hash): Code;
}

/** A slot as stored, as the transaction found it, and as it is. */
export interface SlotEntry {
  readonly stored: Word;
  original: Word;
  current: Word;
  isWarm: boolean;
  /** The transaction that `original` and `isWarm` are of. */
  transaction: number;
}

/** An account as stored and as it is. */
export interface AccountEntry {
  readonly address: Address;
  readonly stored: StoredAccount | undefined;
  exists: boolean;
  nonce: bigint;
  balance: bigint;
  codeHash: Hash;
  readonly slots: WordMap<SlotEntry>;
  /** The transaction in which it was last … */
  warmIn: number;
  touchedIn: number;
  createdIn: number;
  destroyedIn: number;
}

type AccountField = "exists" | "nonce" | "balance" | "codeHash" | TransactionMark;
type TransactionMark = "warmIn" | "touchedIn" | "createdIn" | "destroyedIn";

/** Takes one write back. */
type Undo =
  | {
      readonly kind: "account";
      readonly entry: AccountEntry;
      readonly field: AccountField;
      readonly previous: unknown;
    }
  | { readonly kind: "slot"; readonly entry: SlotEntry; readonly previous: Word }
  | { readonly kind: "warm"; readonly entry: SlotEntry }
  | {
      readonly kind: "transient";
      readonly slots: WordMap<Word>;
      readonly slot: Word;
      readonly previous: Word;
    };

/** A place in a world's history to go back to. */
export interface Checkpoint {
  readonly undos: number;
  readonly logs: number;
  readonly refund: number;
}

/** RIPEMD-160: the one account whose touch outlives a failed call, as on the main network since block 2,675,119. */
const TOUCHED_FOR_EVER: Address = "0x0000000000000000000000000000000000000003";

/**
 * What one block, or one call, reads and writes, in memory over a reader. Every write is noted, and going back to a
 * checkpoint walks the notes back: nothing is ever copied. Its size is bounded by the gas of the block.
 */
export class World {
  #reader: WorldReader;
  readonly #accounts = new Map<Address, AccountEntry>();
  readonly #codes = new Map<Hash, Code>();
  readonly #undos: Undo[] = [];
  readonly #transient = new Map<Address, WordMap<Word>>();
  readonly #touched = new Set<AccountEntry>();
  #transaction = 1;
  #logs: Log[] = [];
  #refund = 0;

  constructor(reader: WorldReader) {
    this.#reader = reader;
  }

  /** Forgets everything and starts over on a reader. */
  begin(reader: WorldReader): void {
    this.#reader = reader;
    this.forget();
  }

  /** What it read and wrote is no longer held. */
  forget(): void {
    this.#accounts.clear();
    this.#codes.clear();
    this.#transaction = 0;
    this.endTransaction();
  }

  /** Every account read or written. */
  accounts(): ReadonlyMap<Address, AccountEntry> {
    return this.#accounts;
  }

  /** Codes of contracts made here. */
  codes(): ReadonlyMap<Hash, Code> {
    return this.#codes;
  }

  /** Of the transaction. */
  get logs(): readonly Log[] {
    return this.#logs;
  }

  get refund(): number {
    return this.#refund;
  }

  addRefund(gas: number): void {
    this.#refund += gas;
  }

  log(entry: Log): void {
    this.#logs.push(entry);
  }

  checkpoint(): Checkpoint {
    return { undos: this.#undos.length, logs: this.#logs.length, refund: this.#refund };
  }

  /** Writes that could be taken back. */
  get writes(): number {
    return this.#undos.length;
  }

  /** Goes back to a checkpoint, or so many writes towards it; whether it is there. */
  revert({ undos, logs, refund }: Checkpoint, writesMax = Number.POSITIVE_INFINITY): boolean {
    const until = Math.max(undos, this.#undos.length - writesMax);
    while (this.#undos.length > until) {
      const undo = this.#undos.pop();
      if (undo !== undefined) takeBack(undo);
    }
    this.#logs.length = logs;
    this.#refund = refund;
    return until === undos;
  }

  /** Makes the transaction's end: what it created and destroyed is gone, and so are accounts left empty (EIP-161). */
  finishTransaction(): void {
    for (const entry of this.#touched) {
      const isDestroyed = entry.destroyedIn === this.#transaction;
      const isLeftEmpty = entry.touchedIn === this.#transaction && isEmpty(entry);
      if (isDestroyed || isLeftEmpty) this.#remove(entry);
    }
    this.endTransaction();
  }

  /** Makes the transaction as if it had never been. */
  abandonTransaction(): void {
    this.revert({ undos: 0, logs: 0, refund: 0 });
    this.endTransaction();
  }

  /** What belongs to one transaction is forgotten; nothing before can be taken back any more. */
  endTransaction(): void {
    this.#transaction += 1;
    this.#touched.clear();
    this.#undos.length = 0;
    this.#transient.clear();
    this.#logs = [];
    this.#refund = 0;
  }

  account(address: Address): AccountEntry {
    const known = this.#accounts.get(address);
    if (known !== undefined) return known;
    const stored = this.#reader.account(address);
    const entry: AccountEntry = {
      address,
      stored,
      exists: stored !== undefined,
      nonce: stored?.nonce ?? 0n,
      balance: stored?.balance ?? 0n,
      codeHash: stored?.codeHash ?? EMPTY_CODE_HASH,
      slots: new WordMap(),
      warmIn: 0,
      touchedIn: 0,
      createdIn: 0,
      destroyedIn: 0,
    };
    this.#accounts.set(address, entry);
    return entry;
  }

  /** Does not exist, or is as if it did not (EIP-161). */
  isDead(address: Address): boolean {
    const entry = this.account(address);
    return !entry.exists || isEmpty(entry);
  }

  codeOf(address: Address): Code {
    const { codeHash } = this.account(address);
    if (codeHash === EMPTY_CODE_HASH) return NO_CODE;
    return this.#codes.get(codeHash) ?? this.#reader.code(codeHash);
  }

  /** Whether a contract could not be made here (EIP-684, EIP-7610). */
  isOccupied(address: Address): boolean {
    const { nonce, codeHash, stored } = this.account(address);
    return nonce !== 0n || codeHash !== EMPTY_CODE_HASH || hasStorage(stored);
  }

  /** Even a payment of nothing touches its account. */
  touch(address: Address): void {
    this.#touch(this.account(address));
  }

  #touch(entry: AccountEntry): void {
    if (entry.touchedIn === this.#transaction) return;
    this.#touched.add(entry);
    if (entry.address === TOUCHED_FOR_EVER) entry.touchedIn = this.#transaction;
    else this.#set(entry, "touchedIn", this.#transaction);
  }

  setBalance(address: Address, balance: bigint): void {
    const entry = this.account(address);
    this.#touch(entry);
    this.#bringIntoBeing(entry);
    if (entry.balance !== balance) this.#set(entry, "balance", balance);
  }

  transfer(from: Address, to: Address, value: bigint): void {
    if (value === 0n) {
      this.touch(to);
      return;
    }
    this.setBalance(from, this.account(from).balance - value);
    this.setBalance(to, this.account(to).balance + value);
  }

  setNonce(address: Address, nonce: bigint): void {
    const entry = this.account(address);
    this.#touch(entry);
    this.#bringIntoBeing(entry);
    this.#set(entry, "nonce", nonce);
  }

  setCode(address: Address, bytes: Uint8Array): void {
    const entry = this.account(address);
    this.#touch(entry);
    this.#bringIntoBeing(entry);
    const hash = bytes.length === 0 ? EMPTY_CODE_HASH : bytesToHex(keccak256(bytes));
    if (bytes.length > 0 && !this.#codes.has(hash)) this.#codes.set(hash, new Code(bytes, hash));
    this.#set(entry, "codeHash", hash);
  }

  /** Begins a contract: nonce 1 (EIP-161). */
  create(address: Address): void {
    const entry = this.account(address);
    this.setNonce(address, 1n);
    this.#set(entry, "createdIn", this.#transaction);
  }

  wasCreatedNow(address: Address): boolean {
    return this.account(address).createdIn === this.#transaction;
  }

  /** It is gone when the transaction ends. */
  destroy(address: Address): void {
    const entry = this.account(address);
    this.#touch(entry);
    this.#set(entry, "destroyedIn", this.#transaction);
  }

  /** Warms it; false if it was warm. */
  warmAccount(address: Address): boolean {
    const entry = this.account(address);
    if (entry.warmIn === this.#transaction) return false;
    this.#set(entry, "warmIn", this.#transaction);
    return true;
  }

  slot(address: Address, slot: Word): SlotEntry {
    const account = this.account(address);
    const known = account.slots.get(slot);
    if (known !== undefined) {
      if (known.transaction !== this.#transaction) this.#renew(known);
      return known;
    }
    const stored = hasStorage(account.stored) ? this.#reader.slot(address, slot) : 0n;
    const transaction = this.#transaction;
    const entry = { stored, original: stored, current: stored, isWarm: false, transaction };
    account.slots.set(slot, entry);
    return entry;
  }

  /** Warms it; false if it was warm. */
  warmSlot(entry: SlotEntry): boolean {
    if (entry.isWarm) return false;
    entry.isWarm = true;
    this.#undos.push({ kind: "warm", entry });
    return true;
  }

  setSlot(entry: SlotEntry, value: Word): void {
    if (entry.current === value) return;
    this.#undos.push({ kind: "slot", entry, previous: entry.current });
    entry.current = value;
  }

  transient(address: Address, slot: Word): Word {
    return this.#transient.get(address)?.get(slot) ?? 0n;
  }

  setTransient(address: Address, slot: Word, value: Word): void {
    const slots = this.#transient.get(address) ?? new WordMap<Word>();
    this.#transient.set(address, slots);
    this.#undos.push({ kind: "transient", slots, slot, previous: slots.get(slot) ?? 0n });
    slots.set(slot, value);
  }

  #renew(entry: SlotEntry): void {
    entry.original = entry.current;
    entry.isWarm = false;
    entry.transaction = this.#transaction;
  }

  #bringIntoBeing(entry: AccountEntry): void {
    if (!entry.exists) this.#set(entry, "exists", true);
  }

  #set<Field extends AccountField>(
    entry: AccountEntry,
    field: Field,
    value: AccountEntry[Field],
  ): void {
    this.#undos.push({ kind: "account", entry, field, previous: entry[field] });
    entry[field] = value;
  }

  #remove(entry: AccountEntry): void {
    Object.assign(entry, { exists: false, nonce: 0n, balance: 0n, codeHash: EMPTY_CODE_HASH });
    // Nothing stored is behind them: only what is new is destroyed, and what is left empty has no code to ask for slots.
    entry.slots.clear();
  }
}

function hasStorage(stored: StoredAccount | undefined): boolean {
  return stored !== undefined && stored.storageRoot !== EMPTY_STORAGE_ROOT;
}

function isEmpty({ nonce, balance, codeHash }: AccountEntry): boolean {
  return nonce === 0n && balance === 0n && codeHash === EMPTY_CODE_HASH;
}

function takeBack(undo: Undo): void {
  switch (undo.kind) {
    case "account":
      Object.assign(undo.entry, { [undo.field]: undo.previous });
      break;
    case "slot":
      undo.entry.current = undo.previous;
      break;
    case "warm":
      undo.entry.isWarm = false;
      break;
    case "transient":
      undo.slots.set(undo.slot, undo.previous);
      break;
    default:
      assert(false, "every write can be taken back");
  }
}
