import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";

export interface CountersignListingParams extends ActionOptions {
  readonly listingId: bigint;
}

/**
 * The keeper of a warehouse receipt signs its transfer in advance, to whoever takes it (民法典 910).
 * @throws PiaohaoError ListingDesk_NoKeeper, ListingDesk_NotParty, ListingDesk_WrongStatus
 */
export async function countersignListing(
  context: ClientContext,
  { listingId, requestId }: CountersignListingParams,
): Promise<Executed> {
  const desk = await context.contracts.at("ListingDesk");
  const data = desk.interface.encodeFunctionData("countersign", [listingId]);
  return act(context, { requestId, calls: [intentOf(desk, data)], result: () => ({}) });
}
