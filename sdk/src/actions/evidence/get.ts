import type { ClientContext } from "../../chain/context.ts";
import { toAddress, toHash } from "../../chain/decode.ts";
import type { Address, CivilDate, Hash } from "../../types.ts";
import { dayToDate } from "../../values/civilDate.ts";
import { decodeMember, type MemberOf } from "../../values/enumerations.ts";

/** A trade document as a balance, in fen. */
export interface Evidence {
  readonly evidenceId: Hash;
  readonly kind: Exclude<MemberOf<"EvidenceKind">, "none">;
  readonly amount: bigint;
  /** Behind instruments of all classes together. */
  readonly allocated: bigint;
  readonly available: bigint;
  readonly date: CivilDate;
  readonly seller: Address;
  readonly buyer: Address;
  readonly documentHash: Hash;
}

/** The evidence with an id, if anybody has registered it. */
export async function getEvidence(
  { contracts }: ClientContext,
  evidenceId: Hash,
): Promise<Evidence | undefined> {
  const registry = await contracts.at("EvidenceRegistry");
  const evidence = await registry.evidenceOf(evidenceId);
  const kind = decodeMember("EvidenceKind", evidence.kind);
  if (kind === "none") return undefined;
  return {
    evidenceId,
    kind,
    amount: evidence.amount,
    allocated: evidence.allocated,
    available: evidence.amount - evidence.allocated,
    date: dayToDate(evidence.documentDay),
    seller: toAddress(evidence.seller),
    buyer: toAddress(evidence.buyer),
    documentHash: toHash(evidence.documentHash),
  };
}
