import type { Preparation } from "./act.ts";
import { accountOf, type ClientContext } from "./context.ts";
import { intentOf } from "./intent.ts";
import type { ContractName } from "./interfaces.ts";

/**
 * Approves cash for a desk in the same request, on top of what the desk may take already for other business.
 * @param amount fen, asked for when the request is put together
 */
export function allowing(
  context: ClientContext,
  desk: ContractName,
  amount: () => Promise<bigint>,
): Preparation {
  return {
    key: `allowance of ${desk}`,
    async calls() {
      const cash = await context.contracts.at("CashToken");
      const spender = await context.contracts.addressOf(desk);
      const current = await cash.allowance(accountOf(context), spender);
      const data = cash.interface.encodeFunctionData("approve", [
        spender,
        current + (await amount()),
      ]);
      return [intentOf(cash, data)];
    },
  };
}
