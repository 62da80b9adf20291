import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";

export interface WithdrawRecourseParams extends ActionOptions {
  readonly recourseId: bigint;
}

/**
 * The holder takes an early recourse back; the slice is free again.
 * @throws PiaohaoError RecourseDesk_NotParty, RecourseDesk_NotWithdrawable
 */
export async function withdrawRecourse(
  context: ClientContext,
  params: WithdrawRecourseParams,
): Promise<Executed> {
  const desk = await context.contracts.at("RecourseDesk");
  const data = desk.interface.encodeFunctionData("withdraw", [params.recourseId]);
  return act(context, {
    requestId: params.requestId,
    calls: [intentOf(desk, data)],
    result: () => ({}),
  });
}
