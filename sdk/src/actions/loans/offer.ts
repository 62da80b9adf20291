import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import { allowing } from "../../chain/allowance.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { CivilDate } from "../../types.ts";
import { dateToDay } from "../../values/civilDate.ts";

export interface OfferLoanParams extends ActionOptions {
  readonly loanId: bigint;
  /** Annual, in millionths. */
  readonly rateMillionths: number;
  readonly dueDate: CivilDate;
}

/**
 * The bank offers terms for the principal asked, and in the same request lets the desk take it.
 * @throws PiaohaoError PledgeDesk_NotBank, PledgeDesk_WrongStatus, PledgeDesk_Expired, PledgeDesk_DueDayPassed
 */
export async function offerLoan(
  context: ClientContext,
  { loanId, rateMillionths, dueDate, requestId }: OfferLoanParams,
): Promise<Executed> {
  const desk = await context.contracts.at("PledgeDesk");
  const args: [bigint, number, number] = [loanId, rateMillionths, dateToDay(dueDate)];
  return act(context, {
    requestId,
    prepare: allowing(context, "PledgeDesk", async () => (await desk.loanOf(loanId)).principal),
    calls: [intentOf(desk, desk.interface.encodeFunctionData("offer", args))],
    result: () => ({}),
  });
}
