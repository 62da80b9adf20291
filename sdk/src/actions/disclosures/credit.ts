import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { CivilMonth } from "../../types.ts";
import { monthToIndex } from "../../values/civilMonth.ts";

export interface DiscloseCreditParams extends ActionOptions {
  /** Last month. */
  readonly month: CivilMonth;
  /** Fen, at its end, of bills on this network. */
  readonly acceptanceBalance: bigint;
  readonly overdueBalance: bigint;
}

/**
 * An acceptor discloses its credit data of last month, by the 10th; a second disclosure corrects the first.
 * @throws PiaohaoError DisclosureRegistry_NotLastMonth
 */
export async function discloseCredit(
  context: ClientContext,
  { month, acceptanceBalance, overdueBalance, requestId }: DiscloseCreditParams,
): Promise<Executed> {
  const registry = await context.contracts.at("DisclosureRegistry");
  const args: [number, bigint, bigint] = [monthToIndex(month), acceptanceBalance, overdueBalance];
  const data = registry.interface.encodeFunctionData("discloseCredit", args);
  return act(context, { requestId, calls: [intentOf(registry, data)], result: () => ({}) });
}
