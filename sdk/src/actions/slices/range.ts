import type { ClientContext } from "../../chain/context.ts";
import type { InstrumentId } from "../../types.ts";
import { requireUnitRange, type UnitRange } from "../../values/unitRange.ts";
import { sliceStartOf } from "./startOf.ts";

/** A sub-range of one slice of an instrument. */
export interface RangeParams {
  readonly instrumentId: InstrumentId;
  readonly range: UnitRange;
}

/** As contracts take it. */
export interface SliceRange extends UnitRange {
  readonly instrumentId: InstrumentId;
  readonly sliceFrom: bigint;
}

/** Finds the slice that a range lies in. */
export async function sliceRangeOf(
  context: ClientContext,
  { instrumentId, range }: RangeParams,
): Promise<SliceRange> {
  const { from, to } = requireUnitRange(range);
  const sliceFrom = await sliceStartOf(context, instrumentId, from);
  return { instrumentId, sliceFrom, from, to };
}
