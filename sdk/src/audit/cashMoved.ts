import type { Log } from "../chain/answers.ts";
import type { ClientContext } from "../chain/context.ts";
import { toAddress } from "../chain/decode.ts";
import { eventsIn } from "../chain/events.ts";
import { type LogQuery, readLogs } from "../chain/logs.ts";
import { blockNumberOf } from "../chain/reads.ts";
import { receiptOf } from "../chain/sending.ts";
import { AuditError } from "../errors/auditError.ts";
import { SDKError } from "../errors/sdkError.ts";
import type { Address } from "../types.ts";

/** Who was to get money from whom in a transaction. */
export interface DeclaredPayment {
  readonly payer: Address;
  readonly payee: Address;
  /** Fen. */
  readonly declared: bigint;
}

/**
 * Every log of the transaction that emitted the one log of a query.
 * @throws SDKError SDK_BAD_ANSWER when the node shows none, SDK_NOT_KEPT when it does not have its block
 */
export async function logsBeside(
  { rpc }: ClientContext,
  query: Omit<LogQuery, "countAt">,
): Promise<readonly Log[]> {
  const once = { ...query, countAt: async () => 1n };
  const [log] = await readLogs(rpc, once, { from: 0n, to: await blockNumberOf(rpc) });
  const receipt = log && (await receiptOf(rpc, log.transactionHash));
  if (receipt !== undefined) return receipt.logs;
  throw new SDKError("SDK_BAD_ANSWER", "the node does not show the transaction", {
    topics: query.topics,
  });
}

/**
 * Checks that the payee was left with what was declared: what the payer paid it in the transaction, less what it paid back.
 * @throws AuditError AUDIT_UNDECLARED_FEE
 */
export async function requirePaidInFull(
  { contracts }: ClientContext,
  logs: readonly Log[],
  { payer, payee, declared }: DeclaredPayment,
): Promise<void> {
  const cash = await contracts.at("CashToken");
  const received = eventsIn(logs, cash, cash.getEvent("Transfer")).reduce((sum, transfer) => {
    const [from, to] = [toAddress(transfer.from), toAddress(transfer.to)];
    if (from === payer && to === payee) return sum + transfer.value;
    if (from === payee && to === payer) return sum - transfer.value;
    return sum;
  }, 0n);
  if (received >= declared) return;
  throw new AuditError(
    "AUDIT_UNDECLARED_FEE",
    "the bank left less in the transaction than its terms say",
    { payer, payee, declared, received, fee: declared - received },
  );
}
