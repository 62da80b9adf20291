import type { ClientContext } from "../chain/context.ts";
import type { InstrumentId } from "../types.ts";
import { formatInstrumentNumber } from "../values/instrumentNumber.ts";
import type { AuditBundle } from "./bundle.ts";
import { collectBundle } from "./collectBundle.ts";
import { anchorOf } from "./nodeAnchor.ts";
import { type VerifiedHistory, verifyParsedBundle } from "./verifyBundle.ts";

/** Collects an instrument's bundle from the nodes and verifies it, as an auditor without a node would. */
export async function auditInstrument(
  context: ClientContext,
  id: InstrumentId,
): Promise<{ readonly bundle: AuditBundle; readonly verified: VerifiedHistory }> {
  const instrument = formatInstrumentNumber(id);
  const anchor = await anchorOf(context);
  const bundle = await collectBundle(context, { instrument, id, anchor });
  return { bundle, verified: verifyParsedBundle(bundle, anchor) };
}
