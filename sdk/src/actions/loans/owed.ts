import type { ClientContext } from "../../chain/context.ts";

/** Fen. */
export interface OwedAmounts {
  readonly principal: bigint;
  readonly interest: bigint;
}

/** What repaying a loan today costs; nothing unless it is drawn and not repaid. */
export async function owedOnLoan(
  { contracts }: ClientContext,
  loanId: bigint,
): Promise<OwedAmounts> {
  const { principal, interest } = await (await contracts.at("PledgeDesk")).owedOf(loanId);
  return { principal, interest };
}
