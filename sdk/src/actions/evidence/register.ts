import { ZeroHash } from "ethers";
import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { Address, CivilDate, Hash } from "../../types.ts";
import { dateToDay } from "../../values/civilDate.ts";
import { encodeMember } from "../../values/enumerations.ts";

/** What a contract and an invoice have in common. */
export interface TradeDocumentParams extends ActionOptions {
  /** Fen. */
  readonly amount: bigint;
  /** The date on the document. */
  readonly date: CivilDate;
  readonly seller: Address;
  readonly buyer: Address;
  /** Of the document itself, which stays with the parties; see `hashDocument`. */
  readonly documentHash?: Hash | undefined;
}

export interface RegisteredEvidence extends Executed {
  /** The keyed fingerprint: the same for everybody who registers the same document. */
  readonly evidenceId: Hash;
}

/** @throws PiaohaoError EvidenceRegistry_* */
export async function registerEvidence(
  context: ClientContext,
  params: TradeDocumentParams,
  { kind, fingerprint }: { readonly kind: "contract" | "invoice"; readonly fingerprint: Hash },
): Promise<RegisteredEvidence> {
  const registry = await context.contracts.at("EvidenceRegistry");
  const registration = {
    kind: encodeMember("EvidenceKind", kind),
    fingerprint,
    amount: params.amount,
    documentDay: dateToDay(params.date),
    seller: params.seller,
    buyer: params.buyer,
    documentHash: params.documentHash ?? ZeroHash,
  };
  return act(context, {
    requestId: params.requestId,
    calls: [intentOf(registry, registry.interface.encodeFunctionData("register", [registration]))],
    result: () => ({ evidenceId: fingerprint }),
  });
}
