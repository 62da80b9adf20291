import type { Address, Hash } from "../types/hex.ts";
import type { TxPool } from "../types/ports/txPool.ts";
import type { RecoveredTransaction } from "../types/transaction.ts";
import { poolError } from "./errors.ts";
import { DEFAULT_LIMITS, type TxPoolLimits } from "./limits.ts";
import { type Entry, SenderQueue } from "./senderQueue.ts";

export interface Account {
  readonly nonce: bigint;
  readonly balance: bigint;
}

export interface TxPoolOptions {
  /** An account at the head; undefined when it does not exist yet. */
  readonly accountOf: (address: Address) => Account | undefined;
  readonly blockGasLimit: bigint;
  /** Whether a sender may use the network at all; default everybody. */
  readonly isAdmitted?: (sender: Address) => boolean;
  readonly limits?: Partial<TxPoolLimits>;
  /** Milliseconds that only go forward, for expiry; not the chain's time. Default: the process's. */
  readonly nowMs?: () => number;
}

const NO_ACCOUNT: Account = { nonce: 0n, balance: 0n };

/** Transactions that wait for a block, in memory only: bounded as a whole and per sender. */
export function createTxPool(options: TxPoolOptions): TxPool {
  return new Pool(options);
}

class Pool implements TxPool {
  readonly #options: TxPoolOptions;
  readonly #limits: TxPoolLimits;
  readonly #nowMs: () => number;
  /** In the order of arrival. */
  readonly #byHash = new Map<Hash, Entry>();
  readonly #queues = new Map<Address, SenderQueue>();
  /** Queues with a run. The first is served first; whoever got into a block goes to the end. */
  readonly #ready = new Map<Address, SenderQueue>();
  readonly #listeners = new Set<() => void>();
  #bytes = 0;

  constructor(options: TxPoolOptions) {
    this.#options = options;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#nowMs = options.nowMs ?? (() => performance.now());
  }

  add(transaction: RecoveredTransaction): void {
    const { hash, sender, nonce } = transaction;
    this.#checkInItself(transaction);
    const account = this.#accountOf(sender);
    this.#checkAgainstAccount(transaction, account);
    const queue = this.#queues.get(sender) ?? new SenderQueue(sender, account.nonce);
    this.#refresh(queue);
    const replaced = queue.at(nonce)?.transaction;
    if (replaced !== undefined) this.#checkReplacement(transaction, replaced);
    this.#checkShare(transaction, queue, replaced);
    this.#makeRoom(transaction, queue, replaced);

    if (replaced !== undefined) this.#remove(replaced.hash);
    const entry = { transaction, addedMs: this.#nowMs() };
    this.#queues.set(sender, queue);
    this.#byHash.set(hash, entry);
    this.#bytes += transaction.raw.length;
    queue.put(entry);
    this.#settle(queue);
    if (nonce < queue.runEnd) for (const listener of this.#listeners) listener();
  }

  take(gasLimit: bigint): readonly RecoveredTransaction[] {
    for (const queue of [...this.#ready.values()]) this.#dropUnpayable(queue);
    const taken: RecoveredTransaction[] = [];
    let gasLeft = gasLimit;
    let bytesLeft = this.#limits.takeBytesMax;
    let lines = [...this.#ready.values()].map((queue) => ({
      queue,
      balance: this.#accountOf(queue.sender).balance,
    }));
    for (let offset = 0; lines.length > 0; offset += 1) {
      // A sender whose next transaction does not fit waits: the ones behind it cannot go first.
      lines = lines.filter((line) => {
        const next = line.queue.inRun(offset);
        if (next === undefined) return false;
        const cost = costOf(next);
        if (next.gasLimit > gasLeft || next.raw.length > bytesLeft || cost > line.balance) {
          return false;
        }
        gasLeft -= next.gasLimit;
        bytesLeft -= next.raw.length;
        line.balance -= cost;
        taken.push(next);
        return true;
      });
    }
    return taken;
  }

  onBlock(included: readonly Hash[], senders: readonly Address[]): void {
    this.discard(included);
    for (const sender of new Set(senders)) {
      const queue = this.#queues.get(sender);
      if (queue === undefined) continue;
      this.#refresh(queue);
      if (this.#ready.delete(sender)) this.#settle(queue);
    }
    this.#expire();
  }

  discard(hashes: readonly Hash[]): void {
    for (const hash of hashes) this.#remove(hash);
  }

  get(hash: Hash): RecoveredTransaction | undefined {
    return this.#byHash.get(hash)?.transaction;
  }

  hasWork(): boolean {
    return this.#ready.size > 0;
  }

  onWork(callback: () => void): () => void {
    this.#listeners.add(callback);
    return () => this.#listeners.delete(callback);
  }

  pendingNonce(sender: Address): bigint {
    const queue = this.#queues.get(sender);
    const { nonce } = this.#accountOf(sender);
    if (queue === undefined) return nonce;
    this.#refresh(queue);
    return queue.runEnd;
  }

  status(): { readonly pending: number; readonly queued: number } {
    let pending = 0;
    for (const queue of this.#ready.values()) pending += queue.runLength;
    return { pending, queued: this.#byHash.size - pending };
  }

  content(): readonly RecoveredTransaction[] {
    return [...this.#byHash.values()].map(({ transaction }) => transaction);
  }

  #accountOf(sender: Address): Account {
    return this.#options.accountOf(sender) ?? NO_ACCOUNT;
  }

  #checkInItself(transaction: RecoveredTransaction): void {
    const { hash, sender, data, gasLimit } = transaction;
    const { blockGasLimit, isAdmitted } = this.#options;
    const { calldataBytesMax, transactionGasMax } = this.#limits;
    if (this.#byHash.has(hash)) {
      throw poolError("TXPOOL_ALREADY_KNOWN", "already known", { hash });
    }
    if (data.length > calldataBytesMax) {
      const details = { bytes: data.length, bytesMax: calldataBytesMax };
      throw poolError("TXPOOL_OVERSIZED", "calldata is too long", details);
    }
    if (gasLimit > blockGasLimit) {
      const message = "the gas limit exceeds a block's";
      throw poolError("TXPOOL_GAS_ABOVE_BLOCK_LIMIT", message, { gasLimit, blockGasLimit });
    }
    if (gasLimit > transactionGasMax) {
      const message = "the gas limit exceeds what one transaction may ask for";
      const details = { gasLimit, transactionGasMax };
      throw poolError("TXPOOL_GAS_ABOVE_TRANSACTION_LIMIT", message, details);
    }
    if (isAdmitted?.(sender) === false) {
      const message = "the sender is not admitted to this network";
      throw poolError("TXPOOL_SENDER_NOT_ADMITTED", message, { sender });
    }
  }

  #checkAgainstAccount(transaction: RecoveredTransaction, account: Account): void {
    const { sender, nonce } = transaction;
    if (nonce < account.nonce) {
      const details = { sender, nonce, expected: account.nonce };
      throw poolError("TXPOOL_NONCE_TOO_LOW", "nonce too low: already used", details);
    }
    const nonceMax = account.nonce + BigInt(this.#limits.senderCountMax) - 1n;
    if (nonce > nonceMax) {
      const message = "nonce too far ahead of the account";
      throw poolError("TXPOOL_NONCE_TOO_HIGH", message, { sender, nonce, nonceMax });
    }
    const cost = costOf(transaction);
    if (cost > account.balance) {
      const message = "insufficient funds for gas * price + value";
      const details = { sender, balance: account.balance, cost };
      throw poolError("TXPOOL_INSUFFICIENT_FUNDS", message, details);
    }
  }

  #checkReplacement(transaction: RecoveredTransaction, replaced: RecoveredTransaction): void {
    if (transaction.gasPrice > replaced.gasPrice) return;
    throw poolError(
      "TXPOOL_REPLACEMENT_UNDERPRICED",
      "replacement transaction underpriced: another with this nonce waits at the same price or above",
      { pooled: replaced.hash, gasPrice: transaction.gasPrice, pooledGasPrice: replaced.gasPrice },
    );
  }

  #checkShare(
    { sender, nonce, raw }: RecoveredTransaction,
    queue: SenderQueue,
    replaced: RecoveredTransaction | undefined,
  ): void {
    const { senderBytesMax, senderQueuedMax } = this.#limits;
    if (queue.bytes - (replaced?.raw.length ?? 0) + raw.length > senderBytesMax) {
      const details = { sender, bytesMax: senderBytesMax };
      throw poolError("TXPOOL_SENDER_FULL", "too many bytes of this sender wait", details);
    }
    const isBehindGap = replaced === undefined && nonce > queue.runEnd;
    if (isBehindGap && queue.queuedCount >= senderQueuedMax) {
      const message = "too many transactions of this sender wait for an earlier nonce";
      const details = { sender, missing: queue.runEnd, queuedMax: senderQueuedMax };
      throw poolError("TXPOOL_SENDER_FULL", message, details);
    }
  }

  /** A full pool takes from whoever holds most, so that one sender cannot keep the others out. */
  #makeRoom(
    { raw }: RecoveredTransaction,
    queue: SenderQueue,
    replaced: RecoveredTransaction | undefined,
  ): void {
    const { countMax, bytesMax } = this.#limits;
    let count = this.#byHash.size + (replaced === undefined ? 1 : 0);
    let bytes = this.#bytes + raw.length - (replaced?.raw.length ?? 0);
    if (count <= countMax && bytes <= bytesMax) return;
    const largest = this.#largestBesides(queue);
    const victims: RecoveredTransaction[] = [];
    for (const victim of largest?.fromLast() ?? []) {
      if (count <= countMax && bytes <= bytesMax) break;
      victims.push(victim);
      count -= 1;
      bytes -= victim.raw.length;
    }
    const keeps = (largest?.count ?? 0) - victims.length;
    if (count > countMax || bytes > bytesMax || keeps <= queue.count) {
      throw poolError("TXPOOL_FULL", "the pool is full", { countMax, bytesMax });
    }
    this.discard(victims.map(({ hash }) => hash));
  }

  #largestBesides(newcomer: SenderQueue): SenderQueue | undefined {
    let largest: SenderQueue | undefined;
    for (const queue of this.#queues.values()) {
      if (queue !== newcomer && queue.count > (largest?.count ?? 0)) largest = queue;
    }
    return largest;
  }

  #refresh(queue: SenderQueue): void {
    this.#forget(queue.advanceTo(this.#accountOf(queue.sender).nonce));
    this.#settle(queue);
  }

  /** A first transaction that its sender can no longer pay for would be work that never gets done. */
  #dropUnpayable(queue: SenderQueue): void {
    this.#refresh(queue);
    const first = queue.inRun(0);
    if (first !== undefined && costOf(first) > this.#accountOf(queue.sender).balance) {
      this.#remove(first.hash);
    }
  }

  #remove(hash: Hash): void {
    const entry = this.#byHash.get(hash);
    if (entry === undefined) return;
    const { sender, nonce } = entry.transaction;
    const queue = this.#queues.get(sender);
    this.#forget([entry]);
    queue?.remove(nonce);
    if (queue !== undefined) this.#settle(queue);
  }

  #forget(entries: readonly Entry[]): void {
    for (const { transaction } of entries) {
      if (this.#byHash.delete(transaction.hash)) this.#bytes -= transaction.raw.length;
    }
  }

  /** Keeps the indices of queues true after a change of one. */
  #settle(queue: SenderQueue): void {
    const { sender } = queue;
    if (queue.count === 0) this.#queues.delete(sender);
    if (queue.runLength === 0) this.#ready.delete(sender);
    else if (!this.#ready.has(sender)) this.#ready.set(sender, queue);
  }

  #expire(): void {
    const oldestMs = this.#nowMs() - this.#limits.expiryMs;
    for (const [hash, { addedMs }] of this.#byHash) {
      if (addedMs > oldestMs) return;
      this.#remove(hash);
    }
  }
}

/** Most that a transaction can cost its sender. */
function costOf({ value, gasLimit, gasPrice }: RecoveredTransaction): bigint {
  return value + gasLimit * gasPrice;
}
