import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { requireEvent } from "../../chain/events.ts";
import { intentOf } from "../../chain/intent.ts";

export interface RenewClaimParams extends ActionOptions {
  /** The claim on the whole, open or contested. */
  readonly claimId: bigint;
  /** A part of the recourse that was claimed. */
  readonly recourseId: bigint;
}

export interface RenewedClaim extends Executed {
  readonly claimId: bigint;
}

/**
 * The claimant claims of a part what it claimed of the whole before it cut the recourse: in time, as that claim was (民法典 195).
 * @throws PiaohaoError RecourseDesk_NotPart, RecourseDesk_NotParty, RecourseDesk_WrongStatus
 */
export async function renewClaim(
  context: ClientContext,
  { claimId, recourseId, requestId }: RenewClaimParams,
): Promise<RenewedClaim> {
  const desk = await context.contracts.at("RecourseDesk");
  const data = desk.interface.encodeFunctionData("renew", [claimId, recourseId]);
  return act(context, {
    requestId,
    calls: [intentOf(desk, data)],
    result: (receipt) => ({
      claimId: requireEvent(receipt, desk, desk.getEvent("RecourseClaimed")).claimId,
    }),
  });
}
