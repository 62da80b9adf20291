import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { Address } from "../../types.ts";

export interface SetQuotaParams extends ActionOptions {
  readonly bank: Address;
  /** Fen; below what is used it stops new rediscounts and nothing else. */
  readonly total: bigint;
}

/**
 * The central bank says how much a bank may have rediscounted at a time.
 * @throws PiaohaoError MemberRegistry_WrongKind, AccessManagedUnauthorized
 */
export async function setRediscountQuota(
  context: ClientContext,
  { bank, total, requestId }: SetQuotaParams,
): Promise<Executed> {
  const desk = await context.contracts.at("RediscountDesk");
  const data = desk.interface.encodeFunctionData("setQuota", [bank, total]);
  return act(context, { requestId, calls: [intentOf(desk, data)], result: () => ({}) });
}
