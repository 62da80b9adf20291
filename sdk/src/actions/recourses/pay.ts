import { type ActionOptions, act } from "../../chain/act.ts";
import { allowing } from "../../chain/allowance.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import { type PaidRecourse, paidIn } from "./paid.ts";

export interface PayClaimParams extends ActionOptions {
  readonly claimId: bigint;
}

/**
 * The debtor pays a claim and takes the claimant's place against the parties before it. The cash is approved in the same
 * request.
 * @throws PiaohaoError RecourseDesk_NotParty, RecourseDesk_ClaimOvertaken, ERC20InsufficientBalance
 */
export async function payClaim(
  context: ClientContext,
  { claimId, requestId }: PayClaimParams,
): Promise<PaidRecourse> {
  const desk = await context.contracts.at("RecourseDesk");
  const data = desk.interface.encodeFunctionData("pay", [claimId]);
  return act(context, {
    requestId,
    prepare: allowing(context, "RecourseDesk", () => desk.dueOn(claimId)),
    calls: [intentOf(desk, data)],
    result: (receipt) => paidIn(receipt, desk),
  });
}
