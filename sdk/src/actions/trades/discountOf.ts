import { decodeHistoryEntry } from "../../audit/historyEntry.ts";
import type { ClientContext } from "../../chain/context.ts";
import { readHistory } from "../../chain/history.ts";
import { blockNumberOf } from "../../chain/reads.ts";
import type { UnitRange } from "../../values/unitRange.ts";
import type { RangeParams } from "../slices/range.ts";

/** A discounted range that is traded. */
export interface DiscountedRangeParams extends RangeParams {
  /**
   * The settled discount that contains the range: its `applicationId`. Default: the first in the history of the bill; for the
   * buyer of a bill that does not know it.
   */
  readonly discountId?: bigint | undefined;
}

/** As history entries name them. */
type Read = UnitRange & { readonly requestId: bigint };

/** The first discount that contains a range of a bill; undefined when the range was never discounted as a whole. */
export async function discountOf(
  context: ClientContext,
  { instrumentId, range }: RangeParams,
): Promise<bigint | undefined> {
  const raw = await readHistory(context, instrumentId, await blockNumberOf(context.rpc));
  const entries = raw.map(decodeHistoryEntry);
  // The desk writes down the discount right after it moved the range.
  const discount = entries.find(({ kind }, index) => {
    const moved = entries[index - 1]?.particulars as Read | undefined;
    if (kind !== "BILL_DISCOUNTED" || moved === undefined) return false;
    return moved.from <= range.from && range.to <= moved.to;
  });
  return (discount?.particulars as Read | undefined)?.requestId;
}

/** The discount that a trade names; 0 when there is none, which the contract refuses in its own words. */
export async function discountIdOf(
  context: ClientContext,
  params: DiscountedRangeParams,
): Promise<bigint> {
  return params.discountId ?? (await discountOf(context, params)) ?? 0n;
}
