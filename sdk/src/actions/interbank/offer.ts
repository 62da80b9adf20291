import { type ActionOptions, act } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { rangeIntentOf } from "../../chain/intent.ts";
import type { Address } from "../../types.ts";
import { sliceRangeOf } from "../slices/range.ts";
import { type DiscountedRangeParams, discountIdOf } from "../trades/discountOf.ts";
import { type OfferedTrade, offeredIn } from "../trades/offered.ts";

export interface OfferInterbankParams extends DiscountedRangeParams, ActionOptions {
  /** An active commercial bank other than the signer. */
  readonly buyer: Address;
  /** Annual, in millionths. */
  readonly rateMillionths: number;
}

/**
 * The bank that holds a discounted range offers it to another bank; it is locked until the offer comes to an end.
 * @throws PiaohaoError MarketDesk_*, BillRules_*, TitleLedger_*
 */
export async function offerInterbank(
  context: ClientContext,
  params: OfferInterbankParams,
): Promise<OfferedTrade> {
  const desk = await context.contracts.at("InterbankDesk");
  const range = await sliceRangeOf(context, params);
  const discountId = await discountIdOf(context, params);
  const { buyer, rateMillionths, requestId } = params;
  const args: [typeof range, Address, number, bigint] = [range, buyer, rateMillionths, discountId];
  return act(context, {
    requestId,
    calls: [rangeIntentOf(desk, desk.interface.encodeFunctionData("offer", args))],
    result: (receipt) => offeredIn(receipt, desk),
  });
}
