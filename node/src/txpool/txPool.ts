import type { Address, Hash } from "../types/hex.ts";
import type { DropReason, TxPool } from "../types/ports/txPool.ts";
import type { RecoveredTransaction } from "../types/transaction.ts";
import {
  type Account,
  checkAgainstAccount,
  checkReplacement,
  checkSender,
  checkSize,
  notAdmitted,
} from "./checks.ts";
import {
  createDrops,
  type Drops,
  EVICTED,
  expiredAfter,
  NONCE_USED,
  replacedBy,
  SENDER_REVOKED,
  UNPAYABLE,
} from "./drops.ts";
import { poolError } from "./errors.ts";
import { DEFAULT_LIMITS, type TxPoolLimits } from "./limits.ts";
import { plus, type Size, victimsFor } from "./room.ts";
import { type Entry, SenderQueue } from "./senderQueue.ts";
import { Share } from "./share.ts";
import { costOf, takeFairly } from "./take.ts";

export type { Account } from "./checks.ts";

export interface TxPoolOptions {
  /** An account at the head; undefined when it does not exist yet. */
  readonly accountOf: (address: Address) => Account | undefined;
  readonly blockGasLimit: bigint;
  /**
   * Whose share a transaction uses, by its sender and what it is sent to; undefined refuses it. Default: every sender has
   * a share of its own.
   */
  readonly memberOf?: (sender: Address, to: Address | undefined) => Address | undefined;
  /** Whether a block has it; asked for those whose nonce has gone. Default: no block had any that `onBlock` did not name. */
  readonly isIncluded?: (hash: Hash) => boolean;
  readonly limits?: Partial<TxPoolLimits>;
}

const NO_ACCOUNT: Account = { nonce: 0n, balance: 0n };

/** Transactions that wait for a block, in memory only: bounded as a whole, per member and per sender. */
export function createTxPool(options: TxPoolOptions): TxPool {
  return new Pool(options);
}

class Pool implements TxPool {
  readonly #options: Required<Omit<TxPoolOptions, "limits">>;
  readonly #limits: TxPoolLimits;
  /** In the order of arrival. */
  readonly #byHash = new Map<Hash, Entry>();
  readonly #queues = new Map<Address, SenderQueue>();
  /** By sender, for every queue. */
  readonly #shareOf = new Map<Address, Share>();
  /** By member. The first is served first; whoever got into a block goes to the end. */
  readonly #shares = new Map<Address, Share>();
  readonly #listeners = new Set<() => void>();
  readonly #drops: Drops;
  /** Blocks seen. */
  #blocks = 0;
  #bytes = 0;

  constructor({ limits, ...options }: TxPoolOptions) {
    this.#options = { memberOf: (sender) => sender, isIncluded: () => false, ...options };
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
    this.#drops = createDrops(this.#limits.droppedMax);
  }

  add(transaction: RecoveredTransaction): void {
    const { hash, sender, nonce, to } = transaction;
    if (this.#byHash.has(hash)) {
      throw poolError("TXPOOL_ALREADY_KNOWN", "already known", { hash });
    }
    checkSize(transaction, this.#options.blockGasLimit, this.#limits);
    const member = this.#options.memberOf(sender, to);
    if (member === undefined) throw notAdmitted(sender);
    const account = this.#accountOf(sender);
    checkAgainstAccount(transaction, account, this.#limits);
    const queue = this.#queues.get(sender) ?? new SenderQueue(sender, account.nonce);
    this.#follow(queue, account.nonce);
    const replaced = queue.at(nonce)?.transaction;
    if (replaced !== undefined) checkReplacement(transaction, replaced);
    checkSender(transaction, queue, replaced, this.#limits);
    const share = this.#shareOf.get(sender) ?? this.#shares.get(member) ?? new Share(member);
    const victims = this.#victimsFor(transaction, { queue, share, replaced });
    this.discard(hashesOf(victims), EVICTED);
    if (replaced !== undefined) this.discard([replaced.hash], replacedBy(hash));
    this.#put(transaction, queue, share);
    if (nonce < queue.runEnd) for (const listener of this.#listeners) listener();
  }

  take(blockGas: bigint): readonly RecoveredTransaction[] {
    for (const share of this.#shares.values()) {
      for (const queue of share.ready()) this.#dropUnpayable(queue);
    }
    const room = { gas: blockGas, bytes: this.#limits.takeBytesMax };
    const shares = [...this.#shares.values()].filter(({ hasWork }) => hasWork);
    return takeFairly(shares, room, (sender) => this.#accountOf(sender).balance);
  }

  onBlock(included: readonly Hash[], senders: readonly Address[]): void {
    this.#blocks += 1;
    const served = [...new Set(senders)];
    // Once its last transaction is removed, nothing says whose share a sender used.
    const shares = served.map((sender) => this.#shareOf.get(sender));
    for (const hash of included) {
      this.#remove(hash);
      this.#drops.forget(hash);
    }
    for (const sender of served) this.#serve(sender);
    for (const share of shares) this.#toEnd(share);
    this.#followWaiting();
    this.#expire();
  }

  onMembersChanged(): void {
    const { memberOf } = this.#options;
    for (const queue of [...this.#queues.values()]) {
      const { sender } = queue;
      const transactions = queue.fromLast();
      const revoked = transactions.filter(({ to }) => memberOf(sender, to) === undefined);
      this.discard(hashesOf(revoked), SENDER_REVOKED);
      const [kept] = queue.fromLast();
      const member = kept && memberOf(sender, kept.to);
      if (member !== undefined) this.#move(queue, member);
    }
  }

  discard(hashes: readonly Hash[], reason: DropReason): number {
    let count = 0;
    for (const hash of hashes) {
      const entry = this.#remove(hash);
      if (entry === undefined) continue;
      count += 1;
      this.#drops.report(entry.transaction, reason);
    }
    return count;
  }

  get(hash: Hash): RecoveredTransaction | undefined {
    return this.#byHash.get(hash)?.transaction;
  }

  dropped(hash: Hash): ReturnType<Drops["get"]> {
    return this.#drops.get(hash);
  }

  onDropped(callback: Parameters<Drops["onDropped"]>[0]): () => void {
    return this.#drops.onDropped(callback);
  }

  hasWork(): boolean {
    for (const share of this.#shares.values()) if (share.hasWork) return true;
    return false;
  }

  onWork(callback: () => void): () => void {
    this.#listeners.add(callback);
    return () => this.#listeners.delete(callback);
  }

  pendingNonce(sender: Address): bigint {
    const { nonce } = this.#accountOf(sender);
    const queue = this.#queues.get(sender);
    if (queue === undefined) return nonce;
    this.#follow(queue, nonce);
    return queue.runEnd;
  }

  status(): { readonly pending: number; readonly queued: number } {
    let pending = 0;
    for (const share of this.#shares.values()) {
      for (const { runLength } of share.ready()) pending += runLength;
    }
    return { pending, queued: this.#byHash.size - pending };
  }

  content(): readonly RecoveredTransaction[] {
    return [...this.#byHash.values()].map(({ transaction }) => transaction);
  }

  #accountOf(sender: Address): Account {
    return this.#options.accountOf(sender) ?? NO_ACCOUNT;
  }

  /** What must go so that the transaction fits its member's share and the pool; throws if nobody holds more. */
  #victimsFor(
    { sender, raw }: RecoveredTransaction,
    { queue, share, replaced }: Seat,
  ): readonly RecoveredTransaction[] {
    const { countMax, bytesMax, memberCountMax, memberBytesMax } = this.#limits;
    let grown: Size = { count: 1, bytes: raw.length };
    if (replaced !== undefined) grown = plus(grown, sizeOf([replaced], -1));
    const ofMember = victimsFor(grown, {
      size: share,
      max: { count: memberCountMax, bytes: memberBytesMax },
      newcomer: queue,
      others: () => share.queues().filter((other) => other !== queue),
    });
    if (ofMember === undefined) {
      const details = { sender, member: share.member, memberCountMax, memberBytesMax };
      throw poolError("TXPOOL_MEMBER_FULL", "the member's share of the pool is used up", details);
    }
    grown = plus(grown, sizeOf(ofMember, -1));
    const ofOthers = victimsFor(grown, {
      size: { count: this.#byHash.size, bytes: this.#bytes },
      max: { count: countMax, bytes: bytesMax },
      newcomer: share,
      others: () => [...this.#shares.values()].filter((other) => other !== share),
    });
    if (ofOthers !== undefined) return [...ofMember, ...ofOthers];
    throw poolError("TXPOOL_FULL", "the pool is full", { countMax, bytesMax });
  }

  #put(transaction: RecoveredTransaction, queue: SenderQueue, share: Share): void {
    const { hash, sender, raw } = transaction;
    const entry = { transaction, addedAt: this.#blocks };
    this.#byHash.set(hash, entry);
    this.#bytes += raw.length;
    this.#queues.set(sender, queue);
    this.#shareOf.set(sender, share);
    this.#shares.set(share.member, share);
    share.change(queue, () => queue.put(entry));
    this.#drops.forget(hash);
  }

  /** Follows the account of a sender, which has this nonce now; what lost its nonce to another is reported. */
  #follow(queue: SenderQueue, nonce: bigint): void {
    if (!queue.isBehind(nonce)) return;
    const stale = this.#change(queue, () => queue.advanceTo(nonce));
    for (const { transaction } of stale) {
      const { hash, raw } = transaction;
      this.#byHash.delete(hash);
      this.#bytes -= raw.length;
      if (!this.#options.isIncluded(hash)) this.#drops.report(transaction, NONCE_USED);
    }
  }

  /**
   * A nonce moves without a transaction of its account too: by an authorization that another sent, or by what delegated code
   * creates (EIP-7702). The senders have turns, so that many who wait cost a block no more than a few.
   */
  #followWaiting(): void {
    const next = [...this.#queues.values()].slice(0, this.#limits.followedMax);
    for (const queue of next) {
      const { sender, runLength } = queue;
      this.#queues.delete(sender);
      this.#queues.set(sender, queue);
      if (runLength === 0) this.#follow(queue, this.#accountOf(sender).nonce);
    }
  }

  /** A first transaction that its sender can no longer pay for would be work that never gets done. */
  #dropUnpayable(queue: SenderQueue): void {
    const { nonce, balance } = this.#accountOf(queue.sender);
    this.#follow(queue, nonce);
    const first = queue.inRun(0);
    if (first !== undefined && costOf(first) > balance) {
      this.discard([first.hash], UNPAYABLE);
    }
  }

  #remove(hash: Hash): Entry | undefined {
    const entry = this.#byHash.get(hash);
    if (entry === undefined) return undefined;
    const { sender, nonce, raw } = entry.transaction;
    this.#byHash.delete(hash);
    this.#bytes -= raw.length;
    const queue = this.#queues.get(sender);
    if (queue !== undefined) this.#change(queue, () => queue.remove(nonce));
    return entry;
  }

  /** Changes a queue that may be empty then. */
  #change<T>(queue: SenderQueue, action: () => T): T {
    const share = this.#shareOf.get(queue.sender);
    if (share === undefined) return action();
    const result = share.change(queue, action);
    if (queue.count === 0) {
      this.#queues.delete(queue.sender);
      this.#shareOf.delete(queue.sender);
    }
    if (share.count === 0) this.#shares.delete(share.member);
    return result;
  }

  /** A sender who got into a block goes to the end of its member's line. */
  #serve(sender: Address): void {
    const queue = this.#queues.get(sender);
    if (queue === undefined) return;
    this.#follow(queue, this.#accountOf(sender).nonce);
    this.#shareOf.get(sender)?.served(queue);
  }

  /** So does its member among the members, if it still has transactions. */
  #toEnd(share: Share | undefined): void {
    if (share && this.#shares.delete(share.member)) this.#shares.set(share.member, share);
  }

  #move(queue: SenderQueue, member: Address): void {
    const from = this.#shareOf.get(queue.sender);
    if (from === undefined || from.member === member) return;
    from.release(queue);
    if (from.count === 0) this.#shares.delete(from.member);
    const to = this.#shares.get(member) ?? new Share(member);
    to.adopt(queue);
    this.#shares.set(member, to);
    this.#shareOf.set(queue.sender, to);
  }

  #expire(): void {
    const { expiryBlocks, queuedExpiryBlocks } = this.#limits;
    for (const [hash, { addedAt, transaction }] of [...this.#overdue()]) {
      const end = this.#queues.get(transaction.sender)?.runEnd ?? 0n;
      const max = transaction.nonce < end ? expiryBlocks : queuedExpiryBlocks;
      if (this.#blocks - addedAt >= max) this.discard([hash], expiredAfter(max));
    }
  }

  /** Those that may have expired. */
  *#overdue(): Iterable<readonly [Hash, Entry]> {
    const { expiryBlocks, queuedExpiryBlocks } = this.#limits;
    const ageMin = Math.min(expiryBlocks, queuedExpiryBlocks);
    for (const [hash, entry] of this.#byHash) {
      if (this.#blocks - entry.addedAt < ageMin) return;
      yield [hash, entry];
    }
  }
}

/** Where a transaction goes. */
interface Seat {
  readonly queue: SenderQueue;
  readonly share: Share;
  readonly replaced: RecoveredTransaction | undefined;
}

function sizeOf(transactions: readonly RecoveredTransaction[], sign: 1 | -1): Size {
  const bytes = transactions.reduce((sum, { raw }) => sum + raw.length, 0);
  return { count: sign * transactions.length, bytes: sign * bytes };
}

function hashesOf(transactions: readonly RecoveredTransaction[]): readonly Hash[] {
  return transactions.map(({ hash }) => hash);
}
