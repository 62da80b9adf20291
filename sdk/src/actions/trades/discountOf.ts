import { movesOf } from "../../audit/movedRanges.ts";
import { readEntries } from "../../audit/readEntries.ts";
import type { ClientContext } from "../../chain/context.ts";
import { contains } from "../../values/unitRange.ts";
import type { RangeParams } from "../slices/range.ts";

/** A discounted range that is traded. */
export interface DiscountedRangeParams extends RangeParams {
  /**
   * The settled discount that contains the range: its `applicationId`. Default: the first in the history of the bill; for the
   * buyer of a bill that does not know it.
   */
  readonly discountId?: bigint | undefined;
}

/** The first discount that contains a range of a bill; undefined when the range was never discounted as a whole. */
export async function discountOf(
  context: ClientContext,
  { instrumentId, range }: RangeParams,
): Promise<bigint | undefined> {
  const discounts = movesOf("BILL_DISCOUNTED", await readEntries(context, instrumentId));
  const containing = discounts.find((discount) => contains(discount.range, range));
  const { requestId } = (containing?.particulars ?? {}) as { readonly requestId?: bigint };
  return requestId;
}

/** The discount that a trade names; 0 when there is none, which the contract refuses in its own words. */
export async function discountIdOf(
  context: ClientContext,
  params: DiscountedRangeParams,
): Promise<bigint> {
  return params.discountId ?? (await discountOf(context, params)) ?? 0n;
}
