import type { ClientContext } from "../../chain/context.ts";
import { toAddress, toHash } from "../../chain/decode.ts";
import type { Address, Hash, InstrumentId } from "../../types.ts";
import { decodeMember, type MemberOf } from "../../values/enumerations.ts";
import type { UnitRange } from "../../values/unitRange.ts";
import type { FinancingDesk } from "./desk.ts";

/** A holder's wish to sell a slice to a bank before its due day. */
export interface FinancingApplication {
  readonly applicationId: bigint;
  /** `none` when the id is unknown; an expired request still reads `open` or `quoted`. */
  readonly status: MemberOf<"ApplicationStatus">;
  readonly instrumentId: InstrumentId;
  readonly range: UnitRange;
  readonly applicant: Address;
  readonly bank: Address;
  /** UTC seconds at which the lock ends by itself. */
  readonly expiresAt: bigint;
  /** Annual, in millionths; undefined until quoted. */
  readonly rateMillionths: number | undefined;
  /** UTC seconds; undefined until quoted. */
  readonly quoteValidUntil: bigint | undefined;
  readonly contractEvidence: Hash;
  readonly invoiceEvidence: Hash;
}

export function getFinancing(desk: FinancingDesk) {
  return async (
    { contracts }: ClientContext,
    applicationId: bigint,
  ): Promise<FinancingApplication> => {
    const request = await (await contracts.at(desk)).requestOf(applicationId);
    const isQuoted = request.quoteValidUntil !== 0n;
    return {
      applicationId,
      status: decodeMember("ApplicationStatus", request.status),
      instrumentId: request.instrumentId,
      range: { from: request.from, to: request.to },
      applicant: toAddress(request.applicant),
      bank: toAddress(request.bank),
      expiresAt: request.expiresAt,
      rateMillionths: isQuoted ? Number(request.rateMillionths) : undefined,
      quoteValidUntil: isQuoted ? request.quoteValidUntil : undefined,
      contractEvidence: toHash(request.contractEvidence),
      invoiceEvidence: toHash(request.invoiceEvidence),
    };
  };
}
