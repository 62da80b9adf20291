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
 * Checks that the payee has what was declared: that the payer paid it in the transaction, and took nothing back but what it was
 * owed on loans. Whatever else it paid meanwhile makes up for nothing.
 * @throws AuditError AUDIT_UNDECLARED_FEE
 */
export async function requirePaidInFull(
  context: ClientContext,
  logs: readonly Log[],
  { payer, payee, declared }: DeclaredPayment,
): Promise<void> {
  const cash = await context.contracts.at("CashToken");
  const transfers = eventsIn(logs, cash, cash.getEvent("Transfer"));
  const moved = (from: Address, to: Address): bigint =>
    transfers
      .filter((transfer) => toAddress(transfer.from) === from && toAddress(transfer.to) === to)
      .reduce((sum, { value }) => sum + value, 0n);
  const paid = moved(payer, payee);
  const taken = moved(payee, payer) - (await repaidIn(context, logs, { payer, payee }));
  const received = (paid < declared ? paid : declared) - (taken > 0n ? taken : 0n);
  if (received >= declared) return;
  throw new AuditError(
    "AUDIT_UNDECLARED_FEE",
    "the bank left less in the transaction than its terms say",
    { payer, payee, declared, received, fee: declared - received },
  );
}

/** What the payee owed the payer on loans and repaid in the transaction, with interest. */
async function repaidIn(
  { contracts }: ClientContext,
  logs: readonly Log[],
  { payer, payee }: Pick<DeclaredPayment, "payer" | "payee">,
): Promise<bigint> {
  const desk = await contracts.at("PledgeDesk");
  let sum = 0n;
  for (const { loanId, principal, interest } of eventsIn(logs, desk, desk.getEvent("LoanRepaid"))) {
    const { bank, borrower } = await desk.loanOf(loanId);
    const isBetween = toAddress(bank) === payer && toAddress(borrower) === payee;
    if (isBetween) sum += principal + interest;
  }
  return sum;
}
