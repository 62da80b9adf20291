import { logsBeside, requirePaidInFull } from "../../audit/cashMoved.ts";
import type { ClientContext } from "../../chain/context.ts";
import { toAddress } from "../../chain/decode.ts";
import { addressOfContract } from "../../chain/events.ts";
import type { ContractOf } from "../../chain/interfaces.ts";
import { idTopic } from "../../chain/logs.ts";
import { requireArgument } from "../../errors/sdkError.ts";
import type { Hash } from "../../types.ts";
import { allInCostOf, type CostOfMoney } from "../../values/allInCost.ts";
import { decodeMember } from "../../values/enumerations.ts";

/** What a loan costs all in, kept to its due date; repaid earlier it costs less, later more. Money in fen. */
export interface LoanCost extends CostOfMoney {
  /** `offered`: if it is drawn today; `drawn`: checked against the cash that moved. */
  readonly status: "offered" | "drawn";
  /** The day of the draw counts, the due day does not. */
  readonly days: number;
}

const PARTS_PER_YEAR = 360n * 1_000_000n;

/**
 * The all-in cost of a loan that is offered or drawn. Of a drawn one the cash that really moved between the two in the
 * transaction of the draw is counted: less than the principal is a fee that the terms do not declare.
 * @throws SDKError SDK_BAD_ARGUMENT when it is neither; AuditError AUDIT_UNDECLARED_FEE
 */
export async function costOfLoan(context: ClientContext, loanId: bigint): Promise<LoanCost> {
  const desk = await context.contracts.at("PledgeDesk");
  const loan = await desk.loanOf(loanId);
  const status = decodeMember("LoanStatus", loan.status);
  const isPriced = status === "offered" || status === "drawn";
  requireArgument(isPriced, "a loan that is offered or drawn has a cost", { loanId, status });
  if (status === "drawn") await requireDrawnInFull(context, desk, loanId);
  const firstDay = status === "drawn" ? loan.drawnDay : await today(context);
  const days = loan.dueDay > firstDay ? loan.dueDay - firstDay : 1n;
  const parts = loan.principal * loan.rateMillionths * days;
  // As the desk charges it: half up to the fen.
  const interest = (2n * parts + PARTS_PER_YEAR) / (2n * PARTS_PER_YEAR);
  const money = { interest, proceeds: loan.principal, days: Number(days) };
  return { ...allInCostOf(money), status, days: Number(days) };
}

async function requireDrawnInFull(
  context: ClientContext,
  desk: ContractOf<"PledgeDesk">,
  loanId: bigint,
): Promise<void> {
  const logs = await logsBeside(context, {
    address: addressOfContract(desk),
    topics: [desk.getEvent("LoanDrawn").fragment.topicHash as Hash, idTopic(loanId)],
  });
  const { bank, borrower, principal } = await desk.loanOf(loanId);
  const [payer, payee] = [toAddress(bank), toAddress(borrower)];
  await requirePaidInFull(context, logs, { payer, payee, declared: principal });
}

async function today({ contracts }: ClientContext): Promise<bigint> {
  return (await contracts.at("BusinessCalendar")).today();
}
