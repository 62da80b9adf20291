import type { ClientContext } from "../../chain/context.ts";
import type { CivilDate, Hash } from "../../types.ts";
import { dayToDate } from "../../values/civilDate.ts";

/** The sales of a lot, by the invoices that are about it. */
export interface LotTrade {
  /** Invoices tied to the lot since its last alert was cleared. */
  readonly sales: bigint;
  /** The last alert of circular trade that is not cleared. */
  readonly alertedOn: CivilDate | undefined;
}

/** How often a lot was sold, and whether it came back to one of its sellers. */
export async function tradeOfLot({ contracts }: ClientContext, lotId: Hash): Promise<LotTrade> {
  const { sales, alertedDay } = await (await contracts.at("CircularTradeWatch")).tradeOf(lotId);
  return { sales, alertedOn: alertedDay === 0n ? undefined : dayToDate(alertedDay) };
}
