import type { Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { execute } from "../governance/execute.ts";
import { type UpgradeParams, upgradeOf } from "./upgrade.ts";

/**
 * The central bank gives a contract another code, as it has proposed, once the delay is over. Its state stays.
 * @throws PiaohaoError AccessManagerNotScheduled, AccessManagerNotReady
 */
export async function executeUpgrade(
  context: ClientContext,
  params: UpgradeParams,
): Promise<Executed> {
  return execute(context, await upgradeOf(context, params), params);
}
