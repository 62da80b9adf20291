import type { ClientContext } from "../../chain/context.ts";
import { toAddress, toHash, toOptionalAddress } from "../../chain/decode.ts";
import type { Address, Hash, InstrumentId } from "../../types.ts";
import { decodeMember, type MemberOf } from "../../values/enumerations.ts";
import type { UnitRange } from "../../values/unitRange.ts";

/** An asset on offer to many. */
export interface Listing {
  readonly listingId: bigint;
  /** `none` when the id is unknown; an expired listing still reads `listed`. */
  readonly status: MemberOf<"ListingStatus">;
  readonly instrumentId: InstrumentId;
  readonly range: UnitRange;
  readonly seller: Address;
  /** Undefined = any member that is eligible. */
  readonly onlyTo: Address | undefined;
  /** Fen for the whole; undefined until listed. */
  readonly price: bigint | undefined;
  /** UTC seconds, the last at which it can be taken; undefined until listed. */
  readonly validUntil: bigint | undefined;
  /** The keeper of a warehouse receipt has signed. */
  readonly countersigned: boolean;
  /** Undefined until taken. */
  readonly taker: Address | undefined;
  readonly documentHash: Hash;
}

export async function getListing(
  { contracts }: ClientContext,
  listingId: bigint,
): Promise<Listing> {
  const listing = await (await contracts.at("ListingDesk")).listingOf(listingId);
  return {
    listingId,
    status: decodeMember("ListingStatus", listing.status),
    instrumentId: listing.instrumentId,
    range: { from: listing.from, to: listing.to },
    seller: toAddress(listing.seller),
    onlyTo: toOptionalAddress(listing.onlyTo),
    price: listing.price === 0n ? undefined : listing.price,
    validUntil: listing.validUntil === 0n ? undefined : listing.validUntil,
    countersigned: listing.countersigned,
    taker: toOptionalAddress(listing.taker),
    documentHash: toHash(listing.documentHash),
  };
}
