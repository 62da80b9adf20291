import { auditInstrument } from "../../audit/auditInstrument.ts";
import type { VerifiedHistory } from "../../audit/verifyBundle.ts";
import type { ClientContext } from "../../chain/context.ts";
import type { InstrumentId } from "../../types.ts";

/**
 * Every entry of an instrument's history, verified: seals by a quorum, proof of the head, recomputed chain of entries.
 * Without the client's own genesis file the node is believed about block 0, and about nothing after it.
 * @throws AuditError
 */
export async function verifiedHistory(
  context: ClientContext,
  instrumentId: InstrumentId,
): Promise<VerifiedHistory> {
  return (await auditInstrument(context, instrumentId)).verified;
}
