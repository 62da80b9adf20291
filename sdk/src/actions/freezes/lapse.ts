import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";

export interface LapseFreezeParams extends ActionOptions {
  readonly freezeId: bigint;
}

/** Anybody ends a freeze whose last day has passed. */
export async function lapseFreeze(
  context: ClientContext,
  { freezeId, requestId }: LapseFreezeParams,
): Promise<Executed> {
  const desk = await context.contracts.at("FreezeDesk");
  const data = desk.interface.encodeFunctionData("lapse", [freezeId]);
  return act(context, { requestId, calls: [intentOf(desk, data)], result: () => ({}) });
}
