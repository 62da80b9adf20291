import type { RecoveredTransaction } from "../../types/transaction.ts";
import { authorizationsOf } from "./authorizations.ts";
import { fixedGasOf } from "./intrinsicGas.ts";
import type { Message } from "./run.ts";

/** What a transaction does in a block whose base fee is 0. Throws EXEC_INVALID_TRANSACTION. */
export function messageOf(transaction: RecoveredTransaction): Message {
  const { sender, to, value, data, gasLimit, accessList } = transaction;
  const authorizations = authorizationsOf(transaction);
  return {
    sender,
    to,
    value,
    data,
    gasLimit,
    accessList,
    authorizations,
    gasPrice: effectiveGasPrice(transaction),
    fixedGas: fixedGasOf(transaction, authorizations.length),
  };
}

/** What a transaction pays per gas while the base fee is 0. */
export function effectiveGasPrice({
  gasPrice,
  maxPriorityFeePerGas,
}: Pick<RecoveredTransaction, "gasPrice" | "maxPriorityFeePerGas">): bigint {
  return maxPriorityFeePerGas !== undefined && maxPriorityFeePerGas < gasPrice
    ? maxPriorityFeePerGas
    : gasPrice;
}
