import { auditInstrument } from "../../audit/auditInstrument.ts";
import { serialiseBundle } from "../../audit/bundle.ts";
import type { ClientContext } from "../../chain/context.ts";
import type { InstrumentId } from "../../types.ts";

/**
 * The text of a bundle with which anybody who has the genesis file verifies an instrument's history offline, by
 * `verifyBundle`. It is verified here before it is handed out.
 * @throws AuditError
 */
export async function bundleHistory(
  context: ClientContext,
  instrumentId: InstrumentId,
): Promise<string> {
  return serialiseBundle((await auditInstrument(context, instrumentId)).bundle);
}
