import { act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { type UpgradeParams, upgradeOf } from "./upgrade.ts";

/**
 * The central bank gives a contract another code, as it has proposed, once the delay is over. Its state stays.
 * @throws PiaohaoError AccessManagerNotScheduled, AccessManagerNotReady
 */
export async function executeUpgrade(
  context: ClientContext,
  params: UpgradeParams,
): Promise<Executed> {
  const calls = [await upgradeOf(context, params)];
  return act(context, { requestId: params.requestId, calls, result: () => ({}) });
}
