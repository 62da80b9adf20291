import { type ClientContext, requireActor } from "../../chain/context.ts";
import type { Address } from "../../types.ts";

/** Cash of an account, the signer's own unless named, in fen. */
export async function cashBalance(context: ClientContext, account?: Address): Promise<bigint> {
  const cash = await context.contracts.at("CashToken");
  return cash.balanceOf(account ?? requireActor(context).account);
}
