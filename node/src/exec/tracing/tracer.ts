import type { Tracer } from "../../evm/tracer.ts";
import type { TransactionTrace } from "../../types/ports/tracing.ts";
import type { RecoveredTransaction } from "../../types/transaction.ts";
import type { Outcome } from "../transactions/run.ts";

/** Looks on at one transaction and tells of it. */
export interface TransactionTracer extends Tracer {
  /** To be asked once, when the transaction has ended. */
  traceOf(transaction: RecoveredTransaction, outcome: Outcome): TransactionTrace;
}
