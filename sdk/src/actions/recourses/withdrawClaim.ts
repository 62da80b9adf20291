import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";

export interface WithdrawClaimParams extends ActionOptions {
  readonly claimId: bigint;
}

/**
 * The claimant drops a claim.
 * @throws PiaohaoError RecourseDesk_NotParty, RecourseDesk_WrongClaimStatus
 */
export async function withdrawClaim(
  context: ClientContext,
  params: WithdrawClaimParams,
): Promise<Executed> {
  const desk = await context.contracts.at("RecourseDesk");
  const data = desk.interface.encodeFunctionData("withdrawClaim", [params.claimId]);
  return act(context, {
    requestId: params.requestId,
    calls: [intentOf(desk, data)],
    result: () => ({}),
  });
}
