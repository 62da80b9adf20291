import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import { allowing } from "../../chain/allowance.ts";
import type { ClientContext } from "../../chain/context.ts";
import { requireEvent } from "../../chain/events.ts";
import { intentOf } from "../../chain/intent.ts";
import type { OwedAmounts } from "../loans/owed.ts";

export interface RedeemRepoParams extends ActionOptions {
  readonly tradeId: bigint;
}

export interface RedeemedRepo extends Executed, OwedAmounts {}

/**
 * The borrower pays principal and interest, from the due day on; the range is its own and free again in the same
 * transaction. The cash is approved in the same request.
 * @throws PiaohaoError RepoDesk_TooEarly, MarketDesk_NotParty, MarketDesk_WrongStatus, ERC20InsufficientBalance
 */
export async function redeemRepo(
  context: ClientContext,
  { tradeId, requestId }: RedeemRepoParams,
): Promise<RedeemedRepo> {
  const desk = await context.contracts.at("RepoDesk");
  const data = desk.interface.encodeFunctionData("redeem", [tradeId]);
  return act(context, {
    requestId,
    prepare: allowing(context, "RepoDesk", async () => {
      const { principal, interest } = await desk.owedOf(tradeId);
      return principal + interest;
    }),
    calls: [intentOf(desk, data)],
    result: (receipt) => {
      const { principal, interest } = requireEvent(receipt, desk, desk.getEvent("RepoRedeemed"));
      return { principal, interest };
    },
  });
}
