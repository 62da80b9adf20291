import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";

export interface BurnCashParams extends ActionOptions {
  /** Fen. */
  readonly amount: bigint;
}

/** The holder ends own cash, against payment outside the network. */
export async function burnCash(
  context: ClientContext,
  { amount, requestId }: BurnCashParams,
): Promise<Executed> {
  const cash = await context.contracts.at("CashToken");
  const data = cash.interface.encodeFunctionData("burn", [amount]);
  return act(context, { requestId, calls: [intentOf(cash, data)], result: () => ({}) });
}
