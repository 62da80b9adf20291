import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import { type ClientContext, requireFingerprintKey } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import { fingerprintLot } from "../../evidence/fingerprint.ts";
import type { Hash } from "../../types.ts";

export interface TieLotParams extends ActionOptions {
  /** A registered invoice of the signer's, as seller or buyer. */
  readonly invoiceEvidence: Hash;
  /** Serial, mark, RFID or bay of the goods, in any way of writing it. */
  readonly mark: string;
}

export interface TiedLot extends Executed {
  readonly lotId: Hash;
  /** The sale closed a circle: nothing is matched on invoices of this lot until the alert is cleared. */
  readonly alerted: boolean;
}

/**
 * Says which goods an invoice is about, so that goods that come back to one of their sellers are noticed.
 * @throws PiaohaoError CircularTradeWatch_NotInvoice, CircularTradeWatch_NotParty, CircularTradeWatch_AlreadyTied
 */
export async function tieLot(
  context: ClientContext,
  { invoiceEvidence, mark, requestId }: TieLotParams,
): Promise<TiedLot> {
  const lotId = fingerprintLot(requireFingerprintKey(context), { mark });
  const watch = await context.contracts.at("CircularTradeWatch");
  const data = watch.interface.encodeFunctionData("tie", [invoiceEvidence, lotId]);
  const alert = watch.interface.getEvent("CircularTradeAlerted").topicHash;
  return act(context, {
    requestId,
    calls: [intentOf(watch, data)],
    result: (receipt) => ({
      lotId,
      alerted: receipt.logs.some(({ topics }) => topics[0] === alert),
    }),
  });
}
