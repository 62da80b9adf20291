import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { EndorsementRef } from "./debtor.ts";

export interface ContestClaimParams extends ActionOptions {
  readonly claimId: bigint;
  /** The claimant's own endorsement, from before the debtor's. */
  readonly earlier: EndorsementRef;
}

/**
 * The debtor shows that the claimant endorsed the bill before it did, so that it owes the claimant nothing (票据法 69).
 * @throws PiaohaoError RecourseDesk_NotEarlierEndorser, RecourseDesk_NotParty, RecourseDesk_WrongClaimStatus
 */
export async function contestClaim(
  context: ClientContext,
  { claimId, earlier, requestId }: ContestClaimParams,
): Promise<Executed> {
  const desk = await context.contracts.at("RecourseDesk");
  const data = desk.interface.encodeFunctionData("contest", [claimId, earlier]);
  return act(context, { requestId, calls: [intentOf(desk, data)], result: () => ({}) });
}
