import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { CivilDate, Hash } from "../../types.ts";
import { dateToDay } from "../../values/civilDate.ts";

export interface RenewFreezeParams extends ActionOptions {
  readonly freezeId: bigint;
  readonly orderHash: Hash;
  readonly untilDate: CivilDate;
}

/** The central bank extends a freeze by a new order (续行冻结). */
export async function renewFreeze(
  context: ClientContext,
  { freezeId, orderHash, untilDate, requestId }: RenewFreezeParams,
): Promise<Executed> {
  const desk = await context.contracts.at("FreezeDesk");
  const args: [bigint, Hash, number] = [freezeId, orderHash, dateToDay(untilDate)];
  const data = desk.interface.encodeFunctionData("renew", args);
  return act(context, { requestId, calls: [intentOf(desk, data)], result: () => ({}) });
}
