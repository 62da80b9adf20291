import { act, type Executed } from "../../chain/act.ts";
import { accountOf, type ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import { type UpgradeParams, upgradeOf } from "./upgrade.ts";

/**
 * The central bank withdraws what it has proposed.
 * @throws PiaohaoError AccessManagerNotScheduled
 */
export async function cancelUpgrade(
  context: ClientContext,
  params: UpgradeParams,
): Promise<Executed> {
  const { target, data } = await upgradeOf(context, params);
  const manager = await context.contracts.at("AccessManager");
  const args: [string, string, string] = [accountOf(context), target, data];
  const cancel = manager.interface.encodeFunctionData("cancel", args);
  const calls = [intentOf(manager, cancel)];
  return act(context, { requestId: params.requestId, calls, result: () => ({}) });
}
