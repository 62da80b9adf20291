import { TRANSACTION_GAS_MAX } from "../types/codec/limits.ts";

/** Bounds of the pool. With free gas nothing else keeps a flood out. */
export interface TxPoolLimits {
  /** Transactions. */
  readonly countMax: number;
  /** Sum of encodings; the memory held is about three times as much. */
  readonly bytesMax: number;
  /** A member's transactions, over all its senders. */
  readonly memberCountMax: number;
  readonly memberBytesMax: number;
  /** A sender's transactions: how far a nonce may be ahead of the account. */
  readonly senderCountMax: number;
  readonly senderBytesMax: number;
  /** A sender's transactions behind a nonce gap, which no block can include yet. */
  readonly senderQueuedMax: number;
  readonly calldataBytesMax: number;
  /**
   * Gas limit of one transaction (EIP-7825). A builder stops between transactions only: one that paid for a whole block of
   * pairings would keep every validator longer than its rounds last, again and again.
   */
  readonly transactionGasMax: bigint;
  /**
   * Sum of encodings that one `take` returns. A block of 100 M gas of ordinary calldata is smaller; it is far below the
   * largest block (10 MiB, EIP-7934), so that a proposal, which carries its block, passes every peer in time.
   */
  readonly takeBytesMax: number;
  /** A transaction is given up after so many blocks without it: blocks, so that an outage costs nobody a transaction. */
  readonly expiryBlocks: number;
  /** The same for one behind a nonce gap. */
  readonly queuedExpiryBlocks: number;
  /** Senders of whom the pool sees at each block whether somebody else's transaction has closed their nonce gap. */
  readonly followedMax: number;
  /** Dropped transactions whose reasons are remembered. */
  readonly droppedMax: number;
}

export const DEFAULT_LIMITS: TxPoolLimits = {
  countMax: 16_384,
  bytesMax: 64 * 1024 * 1024,
  memberCountMax: 8_192,
  memberBytesMax: 32 * 1024 * 1024,
  senderCountMax: 4_096,
  senderBytesMax: 16 * 1024 * 1024,
  senderQueuedMax: 64,
  calldataBytesMax: 128 * 1024,
  transactionGasMax: TRANSACTION_GAS_MAX,
  takeBytesMax: 4 * 1024 * 1024,
  expiryBlocks: 3_600,
  queuedExpiryBlocks: 600,
  followedMax: 256,
  droppedMax: 8_192,
};
