import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import { allowing } from "../../chain/allowance.ts";
import type { ClientContext } from "../../chain/context.ts";
import { requireEvent } from "../../chain/events.ts";
import { intentOf } from "../../chain/intent.ts";

export interface RepayLoanParams extends ActionOptions {
  readonly loanId: bigint;
}

export interface RepaidLoan extends Executed {
  /** Fen. */
  readonly principal: bigint;
  readonly interest: bigint;
}

/**
 * The borrower repays principal and interest; the pledge is released in the same transaction. The cash is approved in the
 * same request.
 * @throws PiaohaoError PledgeDesk_NotBorrower, PledgeDesk_WrongStatus, ERC20InsufficientBalance
 */
export async function repayLoan(
  context: ClientContext,
  { loanId, requestId }: RepayLoanParams,
): Promise<RepaidLoan> {
  const desk = await context.contracts.at("PledgeDesk");
  const data = desk.interface.encodeFunctionData("repay", [loanId]);
  return act(context, {
    requestId,
    prepare: allowing(context, "PledgeDesk", async () => {
      const { principal, interest } = await desk.owedOf(loanId);
      return principal + interest;
    }),
    calls: [intentOf(desk, data)],
    result: (receipt) => {
      const { principal, interest } = requireEvent(receipt, desk, desk.getEvent("LoanRepaid"));
      return { principal, interest };
    },
  });
}
