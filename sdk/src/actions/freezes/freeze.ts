import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { requireEvent } from "../../chain/events.ts";
import { rangeIntentOf } from "../../chain/intent.ts";
import type { CivilDate, Hash } from "../../types.ts";
import { dateToDay } from "../../values/civilDate.ts";
import { type RangeParams, sliceRangeOf } from "../slices/range.ts";

export interface FreezeParams extends ActionOptions, RangeParams {
  /** Of the court's order. */
  readonly orderHash: Hash;
  /** The last day of the freeze, three years from now at most. */
  readonly untilDate: CivilDate;
}

export interface FrozenSlice extends Executed {
  readonly freezeId: bigint;
}

/**
 * The central bank carries out a court's freeze: a slice, or a part of a free one, serves nothing but its release.
 * @throws PiaohaoError FreezeDesk_*, TitleLedger_Encumbered
 */
export async function freezeSlice(
  context: ClientContext,
  params: FreezeParams,
): Promise<FrozenSlice> {
  const desk = await context.contracts.at("FreezeDesk");
  const range = await sliceRangeOf(context, params);
  const untilDay = dateToDay(params.untilDate);
  const data = desk.interface.encodeFunctionData("freeze", [range, params.orderHash, untilDay]);
  return act(context, {
    requestId: params.requestId,
    calls: [rangeIntentOf(desk, data)],
    result: (receipt) => ({
      freezeId: requireEvent(receipt, desk, desk.getEvent("SliceFrozen")).freezeId,
    }),
  });
}
