import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import { allowing } from "../../chain/allowance.ts";
import type { ClientContext } from "../../chain/context.ts";
import { requireEvent } from "../../chain/events.ts";
import { intentOf } from "../../chain/intent.ts";
import { type FinancingAmounts, toAmounts } from "../financings/amounts.ts";

export interface GrantRediscountParams extends ActionOptions {
  readonly tradeId: bigint;
}

export interface GrantedRediscount extends Executed, FinancingAmounts {
  /** The rate in force, annual, in millionths. */
  readonly rateMillionths: number;
}

/**
 * The central bank grants the application: title against face less interest, in one transaction. The cash is approved in
 * the same request.
 * @throws PiaohaoError RediscountDesk_RateAbove, RediscountDesk_QuotaExceeded, MarketDesk_*, BillRules_*, ERC20InsufficientBalance
 */
export async function grantRediscount(
  context: ClientContext,
  { tradeId, requestId }: GrantRediscountParams,
): Promise<GrantedRediscount> {
  const desk = await context.contracts.at("RediscountDesk");
  const data = desk.interface.encodeFunctionData("grant", [tradeId]);
  return act(context, {
    requestId,
    prepare: allowing(
      context,
      "RediscountDesk",
      async () => (await desk.amountsOf(tradeId)).proceeds,
    ),
    calls: [intentOf(desk, data)],
    result: (receipt) => {
      const event = requireEvent(receipt, desk, desk.getEvent("RediscountGranted"));
      return { ...toAmounts(event), rateMillionths: Number(event.rateMillionths) };
    },
  });
}
