import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import { accountOf, type ClientContext } from "../../chain/context.ts";
import { type Intent, intentOf } from "../../chain/intent.ts";

/**
 * Withdraws a governed call that was proposed and waits.
 * @throws PiaohaoError AccessManagerNotScheduled
 */
export async function cancel(
  context: ClientContext,
  { target, data }: Intent,
  { requestId }: ActionOptions,
): Promise<Executed> {
  const manager = await context.contracts.at("AccessManager");
  const args: [string, string, string] = [accountOf(context), target, data];
  const calls = [intentOf(manager, manager.interface.encodeFunctionData("cancel", args))];
  return act(context, { requestId, calls, result: () => ({}) });
}
