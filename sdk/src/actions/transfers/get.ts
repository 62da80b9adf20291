import type { ClientContext } from "../../chain/context.ts";
import { toAddress } from "../../chain/decode.ts";
import type { Address, InstrumentId } from "../../types.ts";
import { decodeMember, type MemberOf } from "../../values/enumerations.ts";
import type { UnitRange } from "../../values/unitRange.ts";
import type { TransferDesk } from "./desk.ts";

export interface TransferOffer {
  readonly offerId: bigint;
  /** `none` when the id is unknown; an expired offer still reads `open`. */
  readonly status: MemberOf<"ApplicationStatus">;
  readonly instrumentId: InstrumentId;
  readonly range: UnitRange;
  readonly transferor: Address;
  readonly transferee: Address;
  /** UTC seconds. */
  readonly expiresAt: bigint;
  /** The transferor writes 不得转让 on its endorsement. */
  readonly forbidsTransfer: boolean;
}

export function getTransfer(desk: TransferDesk) {
  return async ({ contracts }: ClientContext, offerId: bigint): Promise<TransferOffer> => {
    const offer = await (await contracts.at(desk)).offerOf(offerId);
    return {
      offerId,
      status: decodeMember("ApplicationStatus", offer.status),
      instrumentId: offer.instrumentId,
      range: { from: offer.from, to: offer.to },
      transferor: toAddress(offer.transferor),
      transferee: toAddress(offer.transferee),
      expiresAt: offer.expiresAt,
      forbidsTransfer: offer.forbidsTransfer,
    };
  };
}
