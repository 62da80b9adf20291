import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { type Intent, intentOf } from "../../chain/intent.ts";
import { sliceStartOf } from "../slices/startOf.ts";

export interface ListAssetParams extends ActionOptions {
  readonly listingId: bigint;
  /** Fen for the whole. */
  readonly price: bigint;
  /** UTC seconds, the last at which it can be taken. */
  readonly validUntil: bigint;
}

/** Of `list`: where the slice begins is looked up. */
const SLICE_WORD = 1;

/**
 * The seller lists what it registered, or what was listed and not taken in time, at a price (挂牌); the range is locked.
 * @throws PiaohaoError ListingDesk_*, MarketDesk_*, BillRules_*, TitleLedger_*
 */
export async function listAsset(
  context: ClientContext,
  { listingId, price, validUntil, requestId }: ListAssetParams,
): Promise<Executed> {
  const desk = await context.contracts.at("ListingDesk");
  const { instrumentId, from } = await desk.listingOf(listingId);
  // For an unknown id the contract gives its own answer.
  const sliceFrom = instrumentId === 0n ? 0n : await sliceStartOf(context, instrumentId, from);
  const args: [bigint, bigint, bigint, bigint] = [listingId, sliceFrom, price, validUntil];
  const intent: Intent = {
    ...intentOf(desk, desk.interface.encodeFunctionData("list", args)),
    derivedWord: SLICE_WORD,
  };
  return act(context, { requestId, calls: [intent], result: () => ({}) });
}
