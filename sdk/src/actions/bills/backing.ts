import { readEntries } from "../../audit/readEntries.ts";
import type { ClientContext } from "../../chain/context.ts";
import { toHash } from "../../chain/decode.ts";
import { SDKError } from "../../errors/sdkError.ts";
import type { Hash, InstrumentId } from "../../types.ts";

/** The trade that a bill was issued on. */
export interface BillBacking {
  readonly contractEvidence: Hash;
  readonly invoiceEvidence: Hash;
}

/**
 * Reads the documents behind a bill from its history: the chain's state keeps only what was allocated of them.
 * @throws SDKError SDK_BAD_ANSWER when the node does not show the bill's issue
 */
export async function backingOf(
  context: ClientContext,
  billId: InstrumentId,
): Promise<BillBacking> {
  const entries = await readEntries(context, billId);
  const issue = entries.find(({ kind }) => kind === "BILL_ISSUED");
  const { contractEvidence, invoiceEvidence } = issue?.particulars ?? {};
  if (contractEvidence === undefined || invoiceEvidence === undefined) {
    throw new SDKError("SDK_BAD_ANSWER", "the node does not show the issue of the bill", {
      billId,
    });
  }
  return {
    contractEvidence: toHash(String(contractEvidence)),
    invoiceEvidence: toHash(String(invoiceEvidence)),
  };
}
