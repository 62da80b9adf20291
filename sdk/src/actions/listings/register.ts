import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { ZERO_ADDRESS } from "../../chain/decode.ts";
import { requireEvent } from "../../chain/events.ts";
import { rangeIntentOf } from "../../chain/intent.ts";
import type { Address, Hash } from "../../types.ts";
import { sliceRangeOf } from "../slices/range.ts";
import { type DiscountedRangeParams, discountIdOf } from "../trades/discountOf.ts";

export interface RegisterListingParams extends DiscountedRangeParams, ActionOptions {
  /** The one member that may take it. Default: any that is eligible. */
  readonly onlyTo?: Address | undefined;
  /** Of what tells takers about the asset (`hashDocument`). */
  readonly documentHash?: Hash | undefined;
}

export interface RegisteredListing extends Executed {
  readonly listingId: bigint;
}

const NO_DOCUMENT: Hash = `0x${"0".repeat(64)}`;

/**
 * The holder puts a range of any class on record (登记). It stays free until it is listed.
 * @throws PiaohaoError ListingDesk_*, MarketDesk_*, BillRules_*, TitleLedger_*
 */
export async function registerListing(
  context: ClientContext,
  params: RegisterListingParams,
): Promise<RegisteredListing> {
  const desk = await context.contracts.at("ListingDesk");
  const range = await sliceRangeOf(context, params);
  const discountId = await discountIdOf(context, params);
  const { onlyTo = ZERO_ADDRESS, documentHash = NO_DOCUMENT } = params;
  const args: [typeof range, Address, Hash, bigint] = [range, onlyTo, documentHash, discountId];
  return act(context, {
    requestId: params.requestId,
    calls: [rangeIntentOf(desk, desk.interface.encodeFunctionData("register", args))],
    result: (receipt) => ({
      listingId: requireEvent(receipt, desk, desk.getEvent("AssetRegistered")).listingId,
    }),
  });
}
