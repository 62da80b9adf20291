import type { Address, Hash } from "../hex.ts";
import type { RecoveredTransaction } from "../transaction.ts";

/** Why a transaction left the pool though no block included it. */
export type DropCode =
  /** The pool, or the member's share of it, was full, and this sender held most of it. */
  | "TXPOOL_EVICTED"
  /** So many blocks came without it that it was given up. */
  | "TXPOOL_EXPIRED"
  /** Its sender put another in its place at a higher price. */
  | "TXPOOL_REPLACED"
  /** Its nonce went to another transaction, which a block includes. */
  | "TXPOOL_NONCE_USED"
  /** Its sender can no longer pay for it. */
  | "TXPOOL_UNPAYABLE"
  /** Execution refused it for a reason that no later block can change. */
  | "TXPOOL_INVALID"
  /** Its sender may no longer use the network. */
  | "TXPOOL_SENDER_REVOKED"
  /** The operator of this node threw it away. */
  | "TXPOOL_DISCARDED";

/** A reason and what lies behind it. */
export interface DropReason {
  readonly code: DropCode;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/**
 * A transaction that this node no longer holds. Others may: only TXPOOL_REPLACED, TXPOOL_NONCE_USED and TXPOOL_INVALID say
 * that it will not be in a block either.
 */
export interface DroppedTransaction extends DropReason {
  readonly hash: Hash;
  readonly sender: Address;
  readonly nonce: bigint;
}

export interface TxPool {
  /** Throws NodeError TXPOOL_* (see txpool/errors.ts); the pool is unchanged then. */
  add(transaction: RecoveredTransaction): void;
  /**
   * Executable transactions in nonce order per sender for a block with so much gas: with twice the gas limits, since less is
   * used, and up to a sum of bytes. Among n members with work each gets its n-th part of the block's gas and of the bytes
   * before anybody gets more, if they are put into it in their order. They stay in the pool until `onBlock` or `discard`.
   */
  take(blockGas: bigint): readonly RecoveredTransaction[];
  /** Drops what a block included and what it made stale; to be called when the block's state is the head. */
  onBlock(included: readonly Hash[], senders: readonly Address[]): void;
  /** Asks anew who the pooled senders belong to; to be called when members or their operators have changed. */
  onMembersChanged(): void;
  /** Drops transactions, such as those that proved invalid when executed; returns how many were pooled. */
  discard(hashes: readonly Hash[], reason: DropReason): number;
  get(hash: Hash): RecoveredTransaction | undefined;
  /** One of the last transactions that were dropped; undefined once it is pooled again or in a block. */
  dropped(hash: Hash): DroppedTransaction | undefined;
  /** Calls back for each transaction that is dropped; the returned function ends it. */
  onDropped(callback: (dropped: DroppedTransaction) => void): () => void;
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
