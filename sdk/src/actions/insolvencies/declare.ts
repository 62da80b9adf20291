import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { Address, Hash } from "../../types.ts";
import { encodeMember, type MemberOf } from "../../values/enumerations.ts";

export interface DeclareInsolvencyParams extends ActionOptions {
  readonly account: Address;
  readonly cause: Exclude<MemberOf<"InsolvencyCause">, "none">;
  /** Of the court's or the supervisor's document. */
  readonly documentHash: Hash;
}

/**
 * The central bank records that a member is bankrupt or was ordered to stop business (票据法 61).
 * @throws PiaohaoError InsolvencyRegistry_*, AccessManagedUnauthorized
 */
export async function declareInsolvency(
  context: ClientContext,
  { account, cause, documentHash, requestId }: DeclareInsolvencyParams,
): Promise<Executed> {
  const registry = await context.contracts.at("InsolvencyRegistry");
  const args = [account, encodeMember("InsolvencyCause", cause), documentHash] as const;
  const data = registry.interface.encodeFunctionData("declare", [...args]);
  return act(context, { requestId, calls: [intentOf(registry, data)], result: () => ({}) });
}
