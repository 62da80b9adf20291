import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import { approval, type PaidDesk, replacingAllowance } from "../../chain/allowance.ts";
import type { ClientContext } from "../../chain/context.ts";

export interface AllowCashParams extends ActionOptions {
  readonly desk: PaidDesk;
  /** Fen that the desk may take from now on in all, in place of what it may take; 0 takes all approval back. */
  readonly amount: bigint;
}

/**
 * Says how much a desk may take. A quote that came to nothing leaves its approval standing, for any later one: taking it
 * back also ends quotes that are open and instructions to pay, beyond the amount.
 */
export async function allowCash(
  context: ClientContext,
  { desk, amount, requestId }: AllowCashParams,
): Promise<Executed> {
  return act(context, {
    requestId,
    prepare: replacingAllowance(desk),
    calls: [await approval(context, desk, amount)],
    result: () => ({}),
  });
}
