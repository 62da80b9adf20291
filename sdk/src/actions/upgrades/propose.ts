import { IMPLEMENTATION_SLOT } from "../../audit/storageLayout.ts";
import type { ClientContext } from "../../chain/context.ts";
import { callContract } from "../../chain/contracts.ts";
import { PiaohaoError } from "../../errors/piaohaoError.ts";
import { SDKError } from "../../errors/sdkError.ts";
import { type Proposed, propose } from "../governance/propose.ts";
import { GOVERNED, type UpgradeParams, upgradeOf } from "./upgrade.ts";

/**
 * The central bank announces that it will give a contract another code.
 * @throws SDKError SDK_BAD_ARGUMENT when there is no code for a proxy, which would be found out after the delay otherwise
 */
export async function proposeUpgrade(
  context: ClientContext,
  params: UpgradeParams,
): Promise<Proposed> {
  await requireCodeForProxies(context, params);
  return propose(context, await upgradeOf(context, params), params);
}

/** Of geth and whoever follows it: the code refused, with reasons or without. */
const EXECUTION_REVERTED = 3;

function isRefusal(error: unknown): boolean {
  if (error instanceof PiaohaoError) return true;
  return error instanceof SDKError && error.details["rpcCode"] === EXECUTION_REVERTED;
}

async function requireCodeForProxies(
  { rpc }: ClientContext,
  { implementation }: UpgradeParams,
): Promise<void> {
  const message = { to: implementation, data: GOVERNED.encodeFunctionData("proxiableUUID") };
  try {
    if ((await callContract(rpc, message, "latest")) === IMPLEMENTATION_SLOT) return;
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
  throw new SDKError("SDK_BAD_ARGUMENT", "there is no code for a proxy at this address", {
    implementation,
  });
}
