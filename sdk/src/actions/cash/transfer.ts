import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { Address } from "../../types.ts";

export interface TransferCashParams extends ActionOptions {
  /** A member's account. */
  readonly to: Address;
  /** Fen. */
  readonly amount: bigint;
}

/** Pays another member. */
export async function transferCash(
  context: ClientContext,
  { to, amount, requestId }: TransferCashParams,
): Promise<Executed> {
  const cash = await context.contracts.at("CashToken");
  const data = cash.interface.encodeFunctionData("transfer", [to, amount]);
  return act(context, { requestId, calls: [intentOf(cash, data)], result: () => ({}) });
}
