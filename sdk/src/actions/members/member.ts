import type { Address } from "../../types.ts";
import type { MemberOf } from "../../values/enumerations.ts";

export type MemberKind = Exclude<MemberOf<"MemberKind">, "none">;
export type MemberStatus = MemberOf<"MemberStatus">;

/** An institution of the consortium. */
export interface Member {
  readonly account: Address;
  readonly kind: MemberOf<"MemberKind">;
  readonly status: MemberStatus;
  /** 12 digits. */
  readonly institutionCode: string;
  /** UTC seconds. */
  readonly admittedAt: bigint;
  readonly uscc: string;
  readonly legalName: string;
}
