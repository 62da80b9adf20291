import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { TradeDesk } from "./desk.ts";

export interface RefuseTradeParams extends ActionOptions {
  readonly tradeId: bigint;
}

/**
 * The buyer, lender or central bank declines; the range is free again.
 * @throws PiaohaoError MarketDesk_WrongStatus, MarketDesk_NotParty
 */
export function refuseTrade(desk: TradeDesk) {
  return async (context: ClientContext, params: RefuseTradeParams): Promise<Executed> => {
    const contract = await context.contracts.at(desk);
    const data = contract.interface.encodeFunctionData("refuse", [params.tradeId]);
    const calls = [intentOf(contract, data)];
    return act(context, { requestId: params.requestId, calls, result: () => ({}) });
  };
}
