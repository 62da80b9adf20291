import { NodeError } from "../types/errors.ts";

/** Codes of the NodeErrors thrown by the pool. Those of transactions it had taken and lost are `DropCode`. */
export type TxPoolErrorCode =
  /** The very same transaction is in the pool; a repeated submission may take it for success. */
  | "TXPOOL_ALREADY_KNOWN"
  | "TXPOOL_NONCE_TOO_LOW"
  /** Too far above the sender's account nonce. */
  | "TXPOOL_NONCE_TOO_HIGH"
  /** Another transaction with this nonce is pooled, and the gas price is not a tenth above its. */
  | "TXPOOL_REPLACEMENT_UNDERPRICED"
  | "TXPOOL_GAS_ABOVE_BLOCK_LIMIT"
  /** More gas than one transaction may ask for, though a block had it: split it. */
  | "TXPOOL_GAS_ABOVE_TRANSACTION_LIMIT"
  | "TXPOOL_OVERSIZED"
  /** The balance does not cover value and gas. */
  | "TXPOOL_INSUFFICIENT_FUNDS"
  /** The sender is no operator of the member it writes to, nor a validator. */
  | "TXPOOL_SENDER_NOT_ADMITTED"
  /** The sender's share of the pool is used up. */
  | "TXPOOL_SENDER_FULL"
  /** The share of the sender's member is used up, and no other sender of it holds more. */
  | "TXPOOL_MEMBER_FULL"
  /** The pool is used up, and no other member holds more. */
  | "TXPOOL_FULL";

export function poolError(
  code: TxPoolErrorCode,
  message: string,
  details: Readonly<Record<string, unknown>>,
): NodeError<TxPoolErrorCode> {
  return new NodeError(code, message, details);
}
