import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { requireEvent } from "../../chain/events.ts";
import { intentOf } from "../../chain/intent.ts";
import { type Debtor, encodeDebtor } from "./debtor.ts";

export interface ClaimRecourseParams extends ActionOptions {
  readonly recourseId: bigint;
  /** One of the parties that `bills.recourse` tells. */
  readonly debtor: Debtor;
  /** Fen spent on proof and notice (票据法 70, 71). Default: none. */
  readonly costs?: bigint | undefined;
}

export interface ClaimedRecourse extends Executed {
  readonly claimId: bigint;
}

/**
 * The claimant asks one party for everything; several may be asked, the first payment counts.
 * @throws PiaohaoError RecourseDesk_*, with the article by which the party is not liable
 */
export async function claimRecourse(
  context: ClientContext,
  { recourseId, debtor, costs = 0n, requestId }: ClaimRecourseParams,
): Promise<ClaimedRecourse> {
  const desk = await context.contracts.at("RecourseDesk");
  const args = [recourseId, encodeDebtor(debtor), costs] as const;
  return act(context, {
    requestId,
    calls: [intentOf(desk, desk.interface.encodeFunctionData("claim", [...args]))],
    result: (receipt) => ({
      claimId: requireEvent(receipt, desk, desk.getEvent("RecourseClaimed")).claimId,
    }),
  });
}
