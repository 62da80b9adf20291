import type { ClientContext } from "../../chain/context.ts";
import { toAddress } from "../../chain/decode.ts";
import type { Address, InstrumentId } from "../../types.ts";
import { decodeMember, type MemberOf } from "../../values/enumerations.ts";
import type { UnitRange } from "../../values/unitRange.ts";

/** A guarantee of a party's liability on a bill. */
export interface Guarantee {
  readonly guaranteeId: bigint;
  /** `settled` once signed; `none` when the id is unknown; an expired application still reads `open`. */
  readonly status: MemberOf<"ApplicationStatus">;
  readonly billId: InstrumentId;
  readonly range: UnitRange;
  readonly party: MemberOf<"LiableParty">;
  readonly guaranteed: Address;
  readonly guarantor: Address;
  /** UTC seconds. */
  readonly expiresAt: bigint;
}

export async function getGuarantee(
  { contracts }: ClientContext,
  guaranteeId: bigint,
): Promise<Guarantee> {
  const guarantee = await (await contracts.at("GuaranteeDesk")).guaranteeOf(guaranteeId);
  return {
    guaranteeId,
    status: decodeMember("ApplicationStatus", guarantee.status),
    billId: guarantee.billId,
    range: { from: guarantee.from, to: guarantee.to },
    party: decodeMember("LiableParty", guarantee.party),
    guaranteed: toAddress(guarantee.guaranteed),
    guarantor: toAddress(guarantee.guarantor),
    expiresAt: guarantee.expiresAt,
  };
}
