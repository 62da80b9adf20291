import type { Address } from "../types/hex.ts";
import type { RecoveredTransaction } from "../types/transaction.ts";
import { poolError } from "./errors.ts";
import type { TxPoolLimits } from "./limits.ts";
import type { SenderQueue } from "./senderQueue.ts";
import { costOf } from "./take.ts";

export interface Account {
  readonly nonce: bigint;
  readonly balance: bigint;
}

/** Throws TXPOOL_OVERSIZED, TXPOOL_GAS_ABOVE_BLOCK_LIMIT or TXPOOL_GAS_ABOVE_TRANSACTION_LIMIT. */
export function checkSize(
  { data, gasLimit }: RecoveredTransaction,
  blockGasLimit: bigint,
  { calldataBytesMax, transactionGasMax }: TxPoolLimits,
): void {
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
}

/** Throws TXPOOL_NONCE_TOO_LOW, TXPOOL_NONCE_TOO_HIGH or TXPOOL_INSUFFICIENT_FUNDS. */
export function checkAgainstAccount(
  transaction: RecoveredTransaction,
  account: Account,
  { senderCountMax }: TxPoolLimits,
): void {
  const { sender, nonce } = transaction;
  if (nonce < account.nonce) {
    const details = { sender, nonce, expected: account.nonce };
    throw poolError("TXPOOL_NONCE_TOO_LOW", "nonce too low: already used", details);
  }
  const nonceMax = account.nonce + BigInt(senderCountMax) - 1n;
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

/**
 * Throws TXPOOL_REPLACEMENT_UNDERPRICED unless the price is at least a tenth above that of the pooled one: so a balance pays
 * for few replacements, and none can pay for any.
 */
export function checkReplacement(
  transaction: RecoveredTransaction,
  pooled: RecoveredTransaction,
): void {
  const { gasPrice } = transaction;
  if (gasPrice > pooled.gasPrice && gasPrice * 10n >= pooled.gasPrice * 11n) return;
  throw poolError(
    "TXPOOL_REPLACEMENT_UNDERPRICED",
    "replacement transaction underpriced: another with this nonce waits, and the price is not a tenth above its",
    { pooled: pooled.hash, gasPrice, pooledGasPrice: pooled.gasPrice },
  );
}

/** Throws TXPOOL_SENDER_FULL for too many bytes of a sender, or too many transactions behind its nonce gap. */
export function checkSender(
  { sender, nonce, raw }: RecoveredTransaction,
  queue: SenderQueue,
  replaced: RecoveredTransaction | undefined,
  { senderBytesMax, senderQueuedMax }: TxPoolLimits,
): void {
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

export function notAdmitted(sender: Address): Error {
  return poolError(
    "TXPOOL_SENDER_NOT_ADMITTED",
    "the sender is no operator of the active member it writes to, nor a validator",
    { sender },
  );
}
