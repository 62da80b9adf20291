import type { ClientContext } from "../../chain/context.ts";
import { requireActor } from "../../chain/context.ts";
import { requireArgument, SDKError } from "../../errors/sdkError.ts";
import type { InstrumentId } from "../../types.ts";
import { type UnitRange, unitCount } from "../../values/unitRange.ts";
import { slicesOf } from "./of.ts";

export interface LowEndParams {
  readonly instrumentId: InstrumentId;
  /** Units: fen of a bill or a receivable. */
  readonly amount: bigint;
}

/**
 * The range that goes to a transferee who names none: the low end of the signer's first free slice that is large enough.
 * Find it once and keep it, so that a retry names the same units.
 * @throws SDKError SDK_BAD_ARGUMENT when no free slice of the signer's is that large (`slices.mergeAll` may make one)
 */
export async function lowEndOf(
  context: ClientContext,
  { instrumentId, amount }: LowEndParams,
): Promise<UnitRange> {
  requireArgument(amount >= 1n, "an amount is at least one unit", { amount });
  const { account } = requireActor(context);
  const own = (await slicesOf(context, instrumentId)).filter(
    ({ holder, encumbrance }) => holder === account.toLowerCase() && encumbrance === undefined,
  );
  const slice = own.find((candidate) => unitCount(candidate) >= amount);
  if (slice !== undefined) return { from: slice.from, to: slice.from + amount - 1n };
  throw new SDKError("SDK_BAD_ARGUMENT", "no free slice of the signer's is that large", {
    instrumentId,
    amount,
    free: own.map(unitCount),
  });
}
