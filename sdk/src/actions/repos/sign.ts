import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import { allowing } from "../../chain/allowance.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";

export interface SignRepoParams extends ActionOptions {
  readonly tradeId: bigint;
}

/**
 * The lender pays the principal; the range is pledged to it, or its own and to be redeemed. The cash is approved in the same
 * request.
 * @throws PiaohaoError RepoDesk_DueDayOutOfRange, MarketDesk_*, BillRules_*, ERC20InsufficientBalance
 */
export async function signRepo(
  context: ClientContext,
  { tradeId, requestId }: SignRepoParams,
): Promise<Executed> {
  const desk = await context.contracts.at("RepoDesk");
  const data = desk.interface.encodeFunctionData("sign", [tradeId]);
  return act(context, {
    requestId,
    prepare: allowing(context, "RepoDesk", async () => (await desk.termsOf(tradeId)).principal),
    calls: [intentOf(desk, data)],
    result: () => ({}),
  });
}
