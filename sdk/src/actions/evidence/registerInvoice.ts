import { type ClientContext, requireFingerprintKey } from "../../chain/context.ts";
import { fingerprintInvoice } from "../../evidence/fingerprint.ts";
import { type RegisteredEvidence, registerEvidence, type TradeDocumentParams } from "./register.ts";

export interface RegisterInvoiceParams extends TradeDocumentParams {
  /** 发票代码; a fully digital invoice has none. */
  readonly code?: string | undefined;
  /** 发票号码, in any way of writing it. */
  readonly number: string;
}

/**
 * Seller or buyer registers an invoice as a balance.
 * @throws PiaohaoError EvidenceRegistry_AlreadyRegistered when anybody has registered it
 */
export async function registerInvoice(
  context: ClientContext,
  params: RegisterInvoiceParams,
): Promise<RegisteredEvidence> {
  const fingerprint = fingerprintInvoice(requireFingerprintKey(context), params);
  return registerEvidence(context, params, { kind: "invoice", fingerprint });
}
