import { type EquivocationProof, verifyEquivocation } from "../../audit/equivocation.ts";
import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { toAddress, toHash } from "../../chain/decode.ts";
import { requireEvent } from "../../chain/events.ts";
import { intentOf } from "../../chain/intent.ts";
import { requireArgument } from "../../errors/sdkError.ts";
import type { Address, Hash } from "../../types.ts";

export interface ReportEquivocationParams extends ActionOptions, EquivocationProof {}

export interface ReportedEquivocation extends Executed {
  readonly validator: Address;
  /** The bank that runs the validator, or ran it at that height. */
  readonly operator: Address;
  /** What the registry keeps of the proof. */
  readonly evidence: Hash;
}

/** What the registry takes; a proposal may be larger, and is then proven off the chain. */
const CONTENT_BYTES_MAX = 60_000;

/**
 * Any institution puts a validator's equivocation on record; the proof is verified before it is sent. The validator keeps
 * its seat until the central bank takes it.
 * @throws AuditError AUDIT_EQUIVOCATION_UNPROVEN; SDKError SDK_BAD_ARGUMENT for contents above 60,000 bytes;
 * PiaohaoError EquivocationRegistry_AlreadyReported, ValidatorRegistry_Unknown
 */
export async function reportEquivocation(
  context: ClientContext,
  params: ReportEquivocationParams,
): Promise<ReportedEquivocation> {
  const { first, second } = verifyEquivocation(params);
  for (const { content } of [first, second]) {
    const length = (content.length - 2) / 2;
    requireArgument(length <= CONTENT_BYTES_MAX, "a content is too large for the chain", {
      length,
      maximum: CONTENT_BYTES_MAX,
    });
  }
  const registry = await context.contracts.at("EquivocationRegistry");
  const data = registry.interface.encodeFunctionData("report", [first, second]);
  return act(context, {
    requestId: params.requestId,
    calls: [intentOf(registry, data)],
    result: (receipt) => {
      const event = requireEvent(receipt, registry, registry.getEvent("Equivocated"));
      return {
        validator: toAddress(event.validator),
        operator: toAddress(event.operator),
        evidence: toHash(event.evidence),
      };
    },
  });
}
