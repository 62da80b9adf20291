import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";

export interface WithdrawLoanParams extends ActionOptions {
  readonly loanId: bigint;
}

/**
 * The borrower gives up a loan not yet drawn; the slice is free again.
 * @throws PiaohaoError PledgeDesk_NotBorrower, PledgeDesk_WrongStatus
 */
export async function withdrawLoan(
  context: ClientContext,
  { loanId, requestId }: WithdrawLoanParams,
): Promise<Executed> {
  const desk = await context.contracts.at("PledgeDesk");
  const data = desk.interface.encodeFunctionData("withdraw", [loanId]);
  return act(context, { requestId, calls: [intentOf(desk, data)], result: () => ({}) });
}
