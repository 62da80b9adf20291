import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import { allowing } from "../../chain/allowance.ts";
import type { ClientContext } from "../../chain/context.ts";
import { requireEvent } from "../../chain/events.ts";
import { intentOf } from "../../chain/intent.ts";

export interface TakeListingParams extends ActionOptions {
  readonly listingId: bigint;
  /** Fen: the most the taker pays, should the seller list it anew at another price. */
  readonly priceMax: bigint;
}

export interface TakenListing extends Executed {
  /** Fen. */
  readonly price: bigint;
}

/**
 * The signer pays the price and has the range (摘牌), in one transaction. The cash is approved in the same request.
 * @throws PiaohaoError ListingDesk_*, MarketDesk_NotBanks, BillRules_*, ERC20InsufficientBalance
 */
export async function takeListing(
  context: ClientContext,
  { listingId, priceMax, requestId }: TakeListingParams,
): Promise<TakenListing> {
  const desk = await context.contracts.at("ListingDesk");
  const data = desk.interface.encodeFunctionData("take", [listingId, priceMax]);
  return act(context, {
    requestId,
    prepare: allowing(context, "ListingDesk", async () => (await desk.listingOf(listingId)).price),
    calls: [intentOf(desk, data)],
    result: (receipt) => ({
      price: requireEvent(receipt, desk, desk.getEvent("AssetTaken")).price,
    }),
  });
}
