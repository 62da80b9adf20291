import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";

export interface RetireRediscountParams extends ActionOptions {
  readonly tradeId: bigint;
}

/**
 * Anybody frees the quota of a rediscount whose bill has come to its payment day.
 * @throws PiaohaoError RediscountDesk_Outstanding, RediscountDesk_Retired, MarketDesk_WrongStatus
 */
export async function retireRediscount(
  context: ClientContext,
  { tradeId, requestId }: RetireRediscountParams,
): Promise<Executed> {
  const desk = await context.contracts.at("RediscountDesk");
  const data = desk.interface.encodeFunctionData("retire", [tradeId]);
  return act(context, { requestId, calls: [intentOf(desk, data)], result: () => ({}) });
}
