import { type ActionOptions, act } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { rangeIntentOf } from "../../chain/intent.ts";
import type { Hash } from "../../types.ts";
import { encodeMember, type MemberOf } from "../../values/enumerations.ts";
import { sliceRangeOf } from "../slices/range.ts";
import { type DiscountedRangeParams, discountIdOf } from "../trades/discountOf.ts";
import { type OfferedTrade, offeredIn } from "../trades/offered.ts";

export interface ApplyForRediscountParams extends DiscountedRangeParams, ActionOptions {
  /** Default: `ordinary`. */
  readonly preference?: Exclude<MemberOf<"PreferenceClass">, "none"> | undefined;
  /** Annual, in millionths: the most the bank pays, should the rate change before the grant. */
  readonly rateMax: number;
  /** What shows that a preferred class is deserved (`hashDocument`). */
  readonly documentHash?: Hash | undefined;
}

const NO_DOCUMENT: Hash = `0x${"0".repeat(64)}`;

/**
 * A bank brings a discounted range to the central bank; it is locked until the application comes to an end.
 * @throws PiaohaoError RediscountDesk_QuotaExceeded, RediscountDesk_NotOfClass, MarketDesk_*, BillRules_*, TitleLedger_*
 */
export async function applyForRediscount(
  context: ClientContext,
  params: ApplyForRediscountParams,
): Promise<OfferedTrade> {
  const desk = await context.contracts.at("RediscountDesk");
  const range = await sliceRangeOf(context, params);
  const discountId = await discountIdOf(context, params);
  const application = {
    preference: encodeMember("PreferenceClass", params.preference ?? "ordinary"),
    rateMax: params.rateMax,
    documentHash: params.documentHash ?? NO_DOCUMENT,
  };
  const data = desk.interface.encodeFunctionData("apply_", [range, application, discountId]);
  return act(context, {
    requestId: params.requestId,
    calls: [rangeIntentOf(desk, data)],
    result: (receipt) => offeredIn(receipt, desk),
  });
}
