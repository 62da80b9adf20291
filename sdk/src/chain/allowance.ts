import type { Preparation } from "./act.ts";
import { accountOf, type ClientContext } from "./context.ts";
import { type Intent, intentOf } from "./intent.ts";
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
function allowanceKey(desk: PaidDesk): string {
  return `allowance of ${desk}`;
}

/** For a request that says how much a desk may take in all: it needs nothing before it but its turn. */
export function replacingAllowance(desk: PaidDesk): Preparation {
  return { key: allowanceKey(desk), calls: async () => [] };
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
      return [await approval(context, desk, current + (await amount()))];
    },
  };
}

/** Says how many fen a desk may take in all, in place of what it may take. */
export async function approval(
  { contracts }: ClientContext,
  desk: PaidDesk,
  amount: bigint,
): Promise<Intent> {
  const cash = await contracts.at("CashToken");
  const spender = await contracts.addressOf(desk);
  return intentOf(cash, cash.interface.encodeFunctionData("approve", [spender, amount]));
}
