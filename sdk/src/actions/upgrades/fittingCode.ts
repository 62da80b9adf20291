import { ZeroHash } from "ethers";
import { BEACON_SLOT, IMPLEMENTATION_SLOT } from "../../audit/storageLayout.ts";
import { hash } from "../../chain/answers.ts";
import type { ClientContext } from "../../chain/context.ts";
import { callContract } from "../../chain/contracts.ts";
import { ACCOUNT } from "../../chain/interfaces.ts";
import { requestDigest } from "../../chain/signer.ts";
import { PiaohaoError } from "../../errors/piaohaoError.ts";
import { SDKError } from "../../errors/sdkError.ts";
import type { Address, Hash, Hex } from "../../types.ts";
import { ACCOUNTS, GOVERNED, type UpgradeParams } from "./upgrade.ts";

/** Of geth and whoever follows it: the code refused, with reasons or without. */
const EXECUTION_REVERTED = 3;

/**
 * Code that does not fit would be found out after the delay only; on members' accounts it would end every account, the central
 * bank's included, and with it all governance.
 * @throws SDKError SDK_BAD_ARGUMENT
 */
export async function requireFittingCode(
  context: ClientContext,
  { contract, implementation }: UpgradeParams,
): Promise<void> {
  const isOfAccounts = contract === ACCOUNTS;
  const fits = isOfAccounts ? isCodeOfAccounts : isCodeForProxies;
  if (await fits(context, implementation)) return;
  const wanted = isOfAccounts ? "no code of a member's account" : "no code for a proxy";
  throw new SDKError("SDK_BAD_ARGUMENT", `there is ${wanted} at this address`, { implementation });
}

/** What it says of itself (ERC-1822), which a proxy does not. */
async function isCodeForProxies(context: ClientContext, implementation: Address): Promise<boolean> {
  const data = GOVERNED.encodeFunctionData("proxiableUUID") as Hex;
  return (await answerOf(context, implementation, data)) === IMPLEMENTATION_SLOT;
}

/** It sees a request as makers sign it, and is not an account itself: a proxy that leads to itself never ends. */
async function isCodeOfAccounts(context: ClientContext, implementation: Address): Promise<boolean> {
  const request = { requestId: ZeroHash as Hash, deadline: 0n, calls: [] };
  const data = ACCOUNT.createInterface().encodeFunctionData("requestDigest", [request]) as Hex;
  const expected = requestDigest(implementation, await context.rpc.chainId(), request);
  if ((await answerOf(context, implementation, data)) !== expected) return false;
  for (const slot of [BEACON_SLOT, IMPLEMENTATION_SLOT]) {
    const params = [implementation, slot, "latest"];
    if ((await context.rpc.request("eth_getStorageAt", params, hash)) !== ZeroHash) return false;
  }
  return true;
}

/** Undefined when the code refuses. */
async function answerOf(
  { rpc }: ClientContext,
  implementation: Address,
  data: Hex,
): Promise<Hex | undefined> {
  try {
    return await callContract(rpc, { to: implementation, data }, "latest");
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

function isRefusal(error: unknown): boolean {
  if (error instanceof PiaohaoError) return true;
  return error instanceof SDKError && error.details["rpcCode"] === EXECUTION_REVERTED;
}
