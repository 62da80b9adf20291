import type { ClientContext } from "../../chain/context.ts";
import { type Proposed, propose } from "../governance/propose.ts";
import { requireFittingCode } from "./fittingCode.ts";
import { type UpgradeParams, upgradeOf } from "./upgrade.ts";

/**
 * The central bank announces that it will give a contract, or the accounts of all members, another code.
 * @throws SDKError SDK_BAD_ARGUMENT when there is no such code
 */
export async function proposeUpgrade(
  context: ClientContext,
  params: UpgradeParams,
): Promise<Proposed> {
  await requireFittingCode(context, params);
  return propose(context, await upgradeOf(context, params), params);
}
