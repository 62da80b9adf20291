import { PAID_DESKS, type PaidDesk } from "../../chain/allowance.ts";
import { accountOf, type ClientContext } from "../../chain/context.ts";
import type { Address } from "../../types.ts";

/** What each desk may take of an account, the signer's own unless named, in fen; desks that may take nothing are left out. */
export async function cashAllowances(
  context: ClientContext,
  account?: Address,
): Promise<ReadonlyMap<PaidDesk, bigint>> {
  const cash = await context.contracts.at("CashToken");
  const owner = account ?? accountOf(context);
  const allowances = new Map<PaidDesk, bigint>();
  for (const desk of PAID_DESKS) {
    const amount = await cash.allowance(owner, await context.contracts.addressOf(desk));
    if (amount > 0n) allowances.set(desk, amount);
  }
  return allowances;
}
