import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { Address } from "../../types.ts";

export interface RestoreMemberParams extends ActionOptions {
  readonly account: Address;
}

/** The central bank ends a suspension. */
export async function restoreMember(
  context: ClientContext,
  { account, requestId }: RestoreMemberParams,
): Promise<Executed> {
  const registry = await context.contracts.at("MemberRegistry");
  const data = registry.interface.encodeFunctionData("restore", [account]);
  return act(context, { requestId, calls: [intentOf(registry, data)], result: () => ({}) });
}
