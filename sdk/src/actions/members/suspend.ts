import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { Address } from "../../types.ts";

export interface SuspendMemberParams extends ActionOptions {
  readonly account: Address;
  /** 1 to 512 bytes, published. */
  readonly reason: string;
}

/** The central bank stops an institution: it executes nothing, but can be paid. */
export async function suspendMember(
  context: ClientContext,
  { account, reason, requestId }: SuspendMemberParams,
): Promise<Executed> {
  const registry = await context.contracts.at("MemberRegistry");
  const data = registry.interface.encodeFunctionData("suspend", [account, reason]);
  return act(context, { requestId, calls: [intentOf(registry, data)], result: () => ({}) });
}
