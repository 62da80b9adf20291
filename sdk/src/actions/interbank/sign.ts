import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import { allowing } from "../../chain/allowance.ts";
import type { ClientContext } from "../../chain/context.ts";
import { requireEvent } from "../../chain/events.ts";
import { intentOf } from "../../chain/intent.ts";
import { type FinancingAmounts, toAmounts } from "../financings/amounts.ts";

export interface SignInterbankParams extends ActionOptions {
  readonly tradeId: bigint;
}

export interface SettledInterbank extends Executed, FinancingAmounts {}

/**
 * The buyer takes the offer: title against face less interest, in one transaction. The cash is approved in the same request.
 * @throws PiaohaoError MarketDesk_*, BillRules_*, ERC20InsufficientBalance
 */
export async function signInterbank(
  context: ClientContext,
  { tradeId, requestId }: SignInterbankParams,
): Promise<SettledInterbank> {
  const desk = await context.contracts.at("InterbankDesk");
  const data = desk.interface.encodeFunctionData("sign", [tradeId]);
  return act(context, {
    requestId,
    prepare: allowing(
      context,
      "InterbankDesk",
      async () => (await desk.amountsOf(tradeId)).proceeds,
    ),
    calls: [intentOf(desk, data)],
    result: (receipt) => toAmounts(requireEvent(receipt, desk, desk.getEvent("InterbankSettled"))),
  });
}
