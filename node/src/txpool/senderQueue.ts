import { assert } from "../types/assert.ts";
import type { Address } from "../types/hex.ts";
import type { RecoveredTransaction } from "../types/transaction.ts";
import type { Holder } from "./room.ts";

/** A pooled transaction, and how many blocks the pool had seen when it came. */
export interface Entry {
  readonly transaction: RecoveredTransaction;
  readonly addedAt: number;
}

/**
 * One sender's transactions by nonce. Those from the account's nonce on without a gap are the run: a block can
 * include them in that order. The others are queued until the gap is filled.
 */
export class SenderQueue implements Holder {
  readonly sender: Address;
  readonly #entries = new Map<bigint, Entry>();
  /** Nonce of the account at the head. */
  #nonce: bigint;
  /** First nonce after the run. */
  #runEnd: bigint;
  #bytes = 0;

  constructor(sender: Address, nonce: bigint) {
    this.sender = sender;
    this.#nonce = nonce;
    this.#runEnd = nonce;
  }

  get count(): number {
    return this.#entries.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get runLength(): number {
    return Number(this.#runEnd - this.#nonce);
  }

  get queuedCount(): number {
    return this.count - this.runLength;
  }

  get runEnd(): bigint {
    return this.#runEnd;
  }

  at(nonce: bigint): Entry | undefined {
    return this.#entries.get(nonce);
  }

  /** The run's transaction at an offset from the account's nonce. */
  inRun(offset: number): RecoveredTransaction | undefined {
    const nonce = this.#nonce + BigInt(offset);
    return nonce < this.#runEnd ? this.#entries.get(nonce)?.transaction : undefined;
  }

  fromLast(): readonly RecoveredTransaction[] {
    const transactions = [...this.#entries.values()].map(({ transaction }) => transaction);
    return transactions.sort((a, b) => (a.nonce < b.nonce ? 1 : -1));
  }

  put(entry: Entry): void {
    const { nonce, raw } = entry.transaction;
    assert(nonce >= this.#nonce, "a stale transaction is refused before it is put");
    assert(!this.#entries.has(nonce), "what is replaced is removed before");
    this.#bytes += raw.length;
    this.#entries.set(nonce, entry);
    this.#extendRun();
  }

  remove(nonce: bigint): void {
    const entry = this.#entries.get(nonce);
    if (entry === undefined) return;
    this.#entries.delete(nonce);
    this.#bytes -= entry.transaction.raw.length;
    if (nonce < this.#runEnd) this.#runEnd = nonce;
  }

  /** Whether the account has used up nonces that the queue still counts from. */
  isBehind(nonce: bigint): boolean {
    return this.#nonce < nonce;
  }

  /** Follows the account: removes what it has used up and returns that. */
  advanceTo(nonce: bigint): readonly Entry[] {
    if (!this.isBehind(nonce)) return [];
    const stale = [...this.#entries.values()].filter(
      ({ transaction }) => transaction.nonce < nonce,
    );
    for (const { transaction } of stale) this.remove(transaction.nonce);
    this.#nonce = nonce;
    this.#runEnd = nonce;
    this.#extendRun();
    return stale;
  }

  #extendRun(): void {
    while (this.#entries.has(this.#runEnd)) this.#runEnd += 1n;
  }
}
