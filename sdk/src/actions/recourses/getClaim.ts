import type { ClientContext } from "../../chain/context.ts";
import { toAddress } from "../../chain/decode.ts";
import type { Address, CivilDate } from "../../types.ts";
import { dayToDate } from "../../values/civilDate.ts";
import { decodeMember, type MemberOf } from "../../values/enumerations.ts";

/** A demand on one debtor. */
export interface RecourseClaim {
  readonly claimId: bigint;
  /** `none` when the id is unknown. */
  readonly status: MemberOf<"ClaimStatus">;
  readonly recourseId: bigint;
  readonly debtor: Address;
  readonly claimedDate: CivilDate;
  /** Fen. */
  readonly costs: bigint;
}

export async function getClaim(
  { contracts }: ClientContext,
  claimId: bigint,
): Promise<RecourseClaim> {
  const claim = await (await contracts.at("RecourseDesk")).claimOf(claimId);
  return {
    claimId,
    status: decodeMember("ClaimStatus", claim.status),
    recourseId: claim.recourseId,
    debtor: toAddress(claim.debtor),
    claimedDate: dayToDate(claim.claimedDay),
    costs: claim.costs,
  };
}
