import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";

export interface RefuseLoanParams extends ActionOptions {
  readonly loanId: bigint;
}

/**
 * The bank declines, or takes back an offer not yet drawn; the slice is free again.
 * @throws PiaohaoError PledgeDesk_NotBank, PledgeDesk_WrongStatus
 */
export async function refuseLoan(
  context: ClientContext,
  { loanId, requestId }: RefuseLoanParams,
): Promise<Executed> {
  const desk = await context.contracts.at("PledgeDesk");
  const data = desk.interface.encodeFunctionData("refuse", [loanId]);
  return act(context, { requestId, calls: [intentOf(desk, data)], result: () => ({}) });
}
