import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { requireEvent } from "../../chain/events.ts";
import { rangeIntentOf } from "../../chain/intent.ts";
import type { Address } from "../../types.ts";
import { type RangeParams, sliceRangeOf } from "../slices/range.ts";

export interface ApplyForLoanParams extends RangeParams, ActionOptions {
  readonly bank: Address;
  /** Fen asked for. */
  readonly principal: bigint;
}

export interface AppliedLoan extends Executed {
  readonly loanId: bigint;
}

/**
 * The holder offers a sub-range of any instrument to a bank in pledge for a loan; it is locked until the bank answers.
 * @throws PiaohaoError TitleLedger_Encumbered, TitleLedger_NotHolder, PledgeDesk_*
 */
export async function applyForLoan(
  context: ClientContext,
  params: ApplyForLoanParams,
): Promise<AppliedLoan> {
  const desk = await context.contracts.at("PledgeDesk");
  const range = await sliceRangeOf(context, params);
  const args = [range, params.bank, params.principal] as const;
  return act(context, {
    requestId: params.requestId,
    calls: [rangeIntentOf(desk, desk.interface.encodeFunctionData("apply_", [...args]))],
    result: (receipt) => ({
      loanId: requireEvent(receipt, desk, desk.getEvent("LoanApplied")).loanId,
    }),
  });
}
