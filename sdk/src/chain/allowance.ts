import type { Preparation } from "./act.ts";
import { accountOf, type ClientContext } from "./context.ts";
import { intentOf } from "./intent.ts";
import type { ContractName } from "./interfaces.ts";

/** Desks that take cash which an institution has approved for them. */
export const PAID_DESKS = [
  "DiscountDesk",
  "FactoringDesk",
  "PresentmentDesk",
  "ReceivablePaymentDesk",
  "RecourseDesk",
  "PledgeDesk",
  "InterbankDesk",
  "RepoDesk",
  "RediscountDesk",
  "ListingDesk",
] as const satisfies readonly ContractName[];

export type PaidDesk = (typeof PAID_DESKS)[number];

/** Requests that change what one desk may take wait for each other. */
export function allowanceKey(desk: PaidDesk): string {
  return `allowance of ${desk}`;
}

/**
 * Approves cash for a desk in the same request, on top of what the desk may take already for other business.
 * @param amount fen, asked for when the request is put together
 */
export function allowing(
  context: ClientContext,
  desk: PaidDesk,
  amount: () => Promise<bigint>,
): Preparation {
  return {
    key: allowanceKey(desk),
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
