import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";

export interface CancelListingParams extends ActionOptions {
  readonly listingId: bigint;
}

/**
 * The seller ends the listing (注销); the range is free again.
 * @throws PiaohaoError ListingDesk_NotParty, ListingDesk_WrongStatus
 */
export async function cancelListing(
  context: ClientContext,
  { listingId, requestId }: CancelListingParams,
): Promise<Executed> {
  const desk = await context.contracts.at("ListingDesk");
  const data = desk.interface.encodeFunctionData("cancel", [listingId]);
  return act(context, { requestId, calls: [intentOf(desk, data)], result: () => ({}) });
}
