import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { Address } from "../../types.ts";

export interface MintCashParams extends ActionOptions {
  readonly to: Address;
  /** Fen. */
  readonly amount: bigint;
}

/** The settlement bank issues cash against payment outside the network. */
export async function mintCash(
  context: ClientContext,
  { to, amount, requestId }: MintCashParams,
): Promise<Executed> {
  const cash = await context.contracts.at("CashToken");
  const data = cash.interface.encodeFunctionData("mint", [to, amount]);
  return act(context, { requestId, calls: [intentOf(cash, data)], result: () => ({}) });
}
