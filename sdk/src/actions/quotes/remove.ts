import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";

export interface RemoveQuoteParams extends ActionOptions {
  readonly quoteId: bigint;
}

/**
 * The bank takes its quote back; anybody removes one that has expired.
 * @throws PiaohaoError DiscountMarket_UnknownQuote, DiscountMarket_NotQuoter
 */
export async function removeQuote(
  context: ClientContext,
  { quoteId, requestId }: RemoveQuoteParams,
): Promise<Executed> {
  const market = await context.contracts.at("DiscountMarket");
  const data = market.interface.encodeFunctionData("remove", [quoteId]);
  return act(context, { requestId, calls: [intentOf(market, data)], result: () => ({}) });
}
