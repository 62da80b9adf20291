import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { TradeDesk } from "./desk.ts";

export interface WithdrawTradeParams extends ActionOptions {
  readonly tradeId: bigint;
}

/**
 * The bank takes its offer or application back; the range is free again.
 * @throws PiaohaoError MarketDesk_WrongStatus, MarketDesk_NotParty
 */
export function withdrawTrade(desk: TradeDesk) {
  return async (context: ClientContext, params: WithdrawTradeParams): Promise<Executed> => {
    const contract = await context.contracts.at(desk);
    const data = contract.interface.encodeFunctionData("withdraw", [params.tradeId]);
    const calls = [intentOf(contract, data)];
    return act(context, { requestId: params.requestId, calls, result: () => ({}) });
  };
}
