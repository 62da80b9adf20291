import type { Address, Hash } from "../hex.ts";
import type { RecoveredTransaction } from "../transaction.ts";

export interface TxPool {
  /** Throws NodeError TXPOOL_* (see txpool/errors.ts); the pool is unchanged then. */
  add(transaction: RecoveredTransaction): void;
  /**
   * Executable transactions in nonce order per sender, round robin between senders, up to a sum of gas limits.
   * They stay in the pool until `onBlock` or `discard`.
   */
  take(gasLimit: bigint): readonly RecoveredTransaction[];
  /** Drops what a block included and what it made stale; to be called when the block's state is the head. */
  onBlock(included: readonly Hash[], senders: readonly Address[]): void;
  /** Drops transactions that proved invalid when executed; otherwise they would be work for ever. */
  discard(hashes: readonly Hash[]): void;
  get(hash: Hash): RecoveredTransaction | undefined;
  /** Whether some transaction is executable. */
  hasWork(): boolean;
  /** Calls back whenever a transaction that was added is executable; the returned function ends it. */
  onWork(callback: () => void): () => void;
  /** The next nonce of a sender counting pooled transactions. */
  pendingNonce(sender: Address): bigint;
  /** Counts: `pending` executable, `queued` behind a nonce gap. */
  status(): { readonly pending: number; readonly queued: number };
  content(): readonly RecoveredTransaction[];
}
