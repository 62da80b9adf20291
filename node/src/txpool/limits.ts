/** Bounds of the pool. With free gas nothing else keeps a flood out. */
export interface TxPoolLimits {
  /** Transactions. */
  readonly countMax: number;
  /** Sum of encodings; the memory held is about three times as much. */
  readonly bytesMax: number;
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
  /** Sum of encodings that one `take` returns; below the largest block (10 MiB, EIP-7934). */
  readonly takeBytesMax: number;
  /** A transaction that no block included for so long is forgotten. */
  readonly expiryMs: number;
}

export const DEFAULT_LIMITS: TxPoolLimits = {
  countMax: 16_384,
  bytesMax: 64 * 1024 * 1024,
  senderCountMax: 4_096,
  senderBytesMax: 16 * 1024 * 1024,
  senderQueuedMax: 64,
  calldataBytesMax: 128 * 1024,
  transactionGasMax: 2n ** 24n,
  takeBytesMax: 8 * 1024 * 1024,
  expiryMs: 3 * 3_600_000,
};
