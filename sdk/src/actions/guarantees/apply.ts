import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { requireEvent } from "../../chain/events.ts";
import { rangeIntentOf } from "../../chain/intent.ts";
import type { Address } from "../../types.ts";
import { encodeMember, type MemberOf } from "../../values/enumerations.ts";
import { type RangeParams, sliceRangeOf } from "../slices/range.ts";
import { requiringOutsider } from "./endorser.ts";

export interface ApplyForGuaranteeParams extends RangeParams, ActionOptions {
  /** In which capacity the signer is or will be liable. */
  readonly party: Exclude<MemberOf<"LiableParty">, "none">;
  readonly guarantor: Address;
}

export interface AppliedGuarantee extends Executed {
  readonly guaranteeId: bigint;
}

/**
 * A party of a bill asks another institution to answer for it: acceptor and drawer for the package, a holder for the range
 * that it is about to endorse.
 * @throws PiaohaoError GuaranteeDesk_*, BillRules_*, TitleLedger_*
 */
export async function applyForGuarantee(
  context: ClientContext,
  params: ApplyForGuaranteeParams,
): Promise<AppliedGuarantee> {
  const desk = await context.contracts.at("GuaranteeDesk");
  const range = await sliceRangeOf(context, params);
  const args = [range, encodeMember("LiableParty", params.party), params.guarantor] as const;
  return act(context, {
    requestId: params.requestId,
    prepare: requiringOutsider(context, async () => ({ range, guarantor: params.guarantor })),
    calls: [rangeIntentOf(desk, desk.interface.encodeFunctionData("apply_", [...args]))],
    result: (receipt) => ({
      guaranteeId: requireEvent(receipt, desk, desk.getEvent("GuaranteeRequested")).guaranteeId,
    }),
  });
}
