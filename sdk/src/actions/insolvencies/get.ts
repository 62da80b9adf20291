import type { ClientContext } from "../../chain/context.ts";
import { toHash } from "../../chain/decode.ts";
import type { Address, CivilDate, Hash } from "../../types.ts";
import { dayToDate } from "../../values/civilDate.ts";
import { decodeMember, type MemberOf } from "../../values/enumerations.ts";

export interface Insolvency {
  readonly cause: MemberOf<"InsolvencyCause">;
  readonly declaredDate: CivilDate;
  readonly documentHash: Hash;
}

/** Undefined for a member that is not declared insolvent. */
export async function getInsolvency(
  { contracts }: ClientContext,
  account: Address,
): Promise<Insolvency | undefined> {
  const registry = await contracts.at("InsolvencyRegistry");
  const { cause, declaredDay, documentHash } = await registry.insolvencyOf(account);
  if (cause === 0n) return undefined;
  return {
    cause: decodeMember("InsolvencyCause", cause),
    declaredDate: dayToDate(declaredDay),
    documentHash: toHash(documentHash),
  };
}
