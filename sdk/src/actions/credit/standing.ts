import type { ClientContext } from "../../chain/context.ts";
import { toOptionalDate } from "../../chain/decode.ts";
import type { Address, CivilDate } from "../../types.ts";

/** Where an acceptor stands; amounts in fen, of bills on this network. */
export interface CreditStanding {
  /** Listed as overdue at the end of last month: it accepts nothing this month. */
  readonly listed: boolean;
  /** The day from which a persistently overdue acceptor is free again. */
  readonly barredUntil: CivilDate | undefined;
  /** Within the window that ends with this month. */
  readonly overduePayments: number;
  readonly overdueBalance: bigint;
  readonly acceptanceBalance: bigint;
}

/** The credit of an acceptor, computed from its own payments. */
export async function creditStandingOf(
  { contracts }: ClientContext,
  acceptor: Address,
): Promise<CreditStanding> {
  const standing = await (await contracts.at("CreditRegistry")).standingOf(acceptor);
  const { listed, barredUntilDay, overduePayments, overdueBalance, acceptanceBalance } = standing;
  return {
    listed,
    barredUntil: toOptionalDate(barredUntilDay),
    overduePayments: Number(overduePayments),
    overdueBalance,
    acceptanceBalance,
  };
}
