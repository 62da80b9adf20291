import type { ClientContext } from "../../chain/context.ts";
import { type FinancingAmounts, toAmounts } from "../financings/amounts.ts";
import type { TradeDesk } from "./desk.ts";

/**
 * What an open offer costs the seller if it is taken today: at its own rate between banks, at the rate in force for a
 * rediscount.
 * @throws PiaohaoError MarketDesk_WrongStatus, FinancingDesk_NoDaysLeft
 */
export function amountsOfTrade(desk: Exclude<TradeDesk, "RepoDesk">) {
  return async ({ contracts }: ClientContext, tradeId: bigint): Promise<FinancingAmounts> =>
    toAmounts(await (await contracts.at(desk)).amountsOf(tradeId));
}
