import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { requireEvent } from "../../chain/events.ts";
import { intentOf } from "../../chain/intent.ts";
import { type FinancingAmounts, toAmounts } from "./amounts.ts";
import type { FinancingDesk } from "./desk.ts";

export interface SettleFinancingParams extends ActionOptions {
  readonly applicationId: bigint;
}

export interface SettledFinancing extends Executed, FinancingAmounts {}

/**
 * The applicant takes the quote: cash from the bank, title to the bank, in one transaction.
 * @throws PiaohaoError FinancingDesk_QuoteExpired, FinancingDesk_NotCirculating, ERC20InsufficientBalance
 */
export function settleFinancing(desk: FinancingDesk) {
  return async (
    context: ClientContext,
    { applicationId, requestId }: SettleFinancingParams,
  ): Promise<SettledFinancing> => {
    const contract = await context.contracts.at(desk);
    const data = contract.interface.encodeFunctionData("settle", [applicationId]);
    return act(context, {
      requestId,
      calls: [intentOf(contract, data)],
      result: (receipt) =>
        toAmounts(requireEvent(receipt, contract, contract.getEvent("FinancingSettled"))),
    });
  };
}
