import type { ClientContext } from "../../chain/context.ts";
import { toAddress, toOptionalDate } from "../../chain/decode.ts";
import type { Address, CivilDate, InstrumentId } from "../../types.ts";
import { dayToDate } from "../../values/civilDate.ts";
import { decodeMember, type MemberOf } from "../../values/enumerations.ts";
import type { UnitRange } from "../../values/unitRange.ts";

/** A right to claim from prior parties. */
export interface Recourse {
  readonly recourseId: bigint;
  /** `none` when the id is unknown. */
  readonly status: MemberOf<"RecourseStatus">;
  readonly cause: MemberOf<"RecourseCause">;
  readonly billId: InstrumentId;
  readonly range: UnitRange;
  /** Who has the title: the holder, then whoever paid last. */
  readonly claimant: Address;
  readonly openedDate: CivilDate;
  /** When the claimant paid; undefined while it is the holder. */
  readonly paidDate: CivilDate | undefined;
  /** Presented after the window: only drawer and acceptor remain liable (票据法 53). */
  readonly late: boolean;
  /** Fen: the face, then what the claimant paid. */
  readonly principal: bigint;
}

export async function getRecourse(
  { contracts }: ClientContext,
  recourseId: bigint,
): Promise<Recourse> {
  const recourse = await (await contracts.at("RecourseDesk")).recourseOf(recourseId);
  return {
    recourseId,
    status: decodeMember("RecourseStatus", recourse.status),
    cause: decodeMember("RecourseCause", recourse.cause),
    billId: recourse.billId,
    range: { from: recourse.from, to: recourse.to },
    claimant: toAddress(recourse.claimant),
    openedDate: dayToDate(recourse.openedDay),
    paidDate: toOptionalDate(recourse.paidDay),
    late: recourse.late,
    principal: recourse.principal,
  };
}
