import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { requireEvent } from "../../chain/events.ts";
import { intentOf } from "../../chain/intent.ts";

export interface DrawLoanParams extends ActionOptions {
  readonly loanId: bigint;
}

export interface DrawnLoan extends Executed {
  /** Fen. */
  readonly principal: bigint;
}

/**
 * The borrower draws: cash to the borrower and the pledge on the slice in one transaction.
 * @throws PiaohaoError PledgeDesk_NotBorrower, PledgeDesk_WrongStatus, PledgeDesk_Expired, ERC20InsufficientBalance
 */
export async function drawLoan(
  context: ClientContext,
  { loanId, requestId }: DrawLoanParams,
): Promise<DrawnLoan> {
  const desk = await context.contracts.at("PledgeDesk");
  const data = desk.interface.encodeFunctionData("draw", [loanId]);
  return act(context, {
    requestId,
    calls: [intentOf(desk, data)],
    result: (receipt) => ({
      principal: requireEvent(receipt, desk, desk.getEvent("LoanDrawn")).principal,
    }),
  });
}
