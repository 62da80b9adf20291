import type { ClientContext } from "../../chain/context.ts";
import type { Address, CivilMonth } from "../../types.ts";
import { indexToMonth } from "../../values/civilMonth.ts";

/** Balances of an acceptor at the end of a month, in fen, of bills on this network. */
export interface MonthEndBalances {
  readonly month: CivilMonth;
  readonly acceptanceBalance: bigint;
  readonly overdueBalance: bigint;
}

/** What an acceptor owed at the end of last month: what it is to disclose by the 10th. */
export async function lastMonthEndOf(
  { contracts }: ClientContext,
  acceptor: Address,
): Promise<MonthEndBalances> {
  const { end } = await (await contracts.at("CreditRegistry")).lastMonthEndOf(acceptor);
  return {
    month: indexToMonth(end.month),
    acceptanceBalance: end.acceptanceBalance,
    overdueBalance: end.overdueBalance,
  };
}
