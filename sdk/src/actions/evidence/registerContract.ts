import { type ClientContext, requireFingerprintKey } from "../../chain/context.ts";
import { fingerprintContract } from "../../evidence/fingerprint.ts";
import { type RegisteredEvidence, registerEvidence, type TradeDocumentParams } from "./register.ts";

export interface RegisterContractParams extends TradeDocumentParams {
  /** 合同编号, in any way of writing it. */
  readonly number: string;
}

/**
 * Seller or buyer registers a trade contract as a balance.
 * @throws PiaohaoError EvidenceRegistry_AlreadyRegistered when anybody has registered it
 */
export async function registerContract(
  context: ClientContext,
  params: RegisterContractParams,
): Promise<RegisteredEvidence> {
  const fingerprint = fingerprintContract(requireFingerprintKey(context), params);
  return registerEvidence(context, params, { kind: "contract", fingerprint });
}
