import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { Hash } from "../../types.ts";

export interface ReleaseFreezeParams extends ActionOptions {
  readonly freezeId: bigint;
  readonly orderHash: Hash;
}

/** The central bank ends a freeze by order of the court (解除冻结): the slice is again what it was. */
export async function releaseFreeze(
  context: ClientContext,
  { freezeId, orderHash, requestId }: ReleaseFreezeParams,
): Promise<Executed> {
  const desk = await context.contracts.at("FreezeDesk");
  const data = desk.interface.encodeFunctionData("release", [freezeId, orderHash]);
  return act(context, { requestId, calls: [intentOf(desk, data)], result: () => ({}) });
}
