import type { Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import { execute } from "../governance/execute.ts";
import { requireFittingCode } from "./fittingCode.ts";
import { type UpgradeParams, upgradeOf } from "./upgrade.ts";

/**
 * The central bank gives a contract, or the accounts of all members, another code, as it has proposed, once the delay is over.
 * Their state stays. The AccessManager makes the call, whom beacons obey and proxies too.
 * @throws SDKError SDK_BAD_ARGUMENT when there is no such code
 * @throws PiaohaoError AccessManagerNotScheduled, AccessManagerNotReady
 */
export async function executeUpgrade(
  context: ClientContext,
  params: UpgradeParams,
): Promise<Executed> {
  await requireFittingCode(context, params);
  const { target, data } = await upgradeOf(context, params);
  const manager = await context.contracts.at("AccessManager");
  const call = manager.interface.encodeFunctionData("execute", [target, data]);
  return execute(context, intentOf(manager, call), params);
}
