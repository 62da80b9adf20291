import type { Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { cancel } from "../governance/cancel.ts";
import { type UpgradeParams, upgradeOf } from "./upgrade.ts";

/**
 * The central bank withdraws what it has proposed.
 * @throws PiaohaoError AccessManagerNotScheduled
 */
export async function cancelUpgrade(
  context: ClientContext,
  params: UpgradeParams,
): Promise<Executed> {
  return cancel(context, await upgradeOf(context, params), params);
}
