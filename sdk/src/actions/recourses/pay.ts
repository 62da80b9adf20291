import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import { allowing } from "../../chain/allowance.ts";
import type { ClientContext } from "../../chain/context.ts";
import { requireEvent } from "../../chain/events.ts";
import { intentOf } from "../../chain/intent.ts";

export interface PayClaimParams extends ActionOptions {
  readonly claimId: bigint;
}

export interface PaidRecourse extends Executed {
  /** Fen: the face, or what the claimant had paid. */
  readonly principal: bigint;
  readonly interest: bigint;
  readonly costs: bigint;
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
    result: (receipt) => {
      const paid = requireEvent(receipt, desk, desk.getEvent("RecoursePaid"));
      return { principal: paid.principal, interest: paid.interest, costs: paid.costs };
    },
  });
}
