import type { ClientContext } from "../../chain/context.ts";
import type { Address, CivilMonth, InstrumentId } from "../../types.ts";
import { indexToMonth } from "../../values/civilMonth.ts";

/** What an acceptor published of a bill. */
export interface BillDisclosure {
  /** UTC seconds of the first disclosure. */
  readonly disclosedAt: bigint;
  /** The last one agrees with the bill. */
  readonly matches: boolean;
  /** The first one came after the time for it. */
  readonly late: boolean;
}

/** The latest credit data that an acceptor published; amounts in fen. */
export interface CreditDisclosure extends BillDisclosure {
  readonly month: CivilMonth;
  readonly acceptanceBalance: bigint;
  readonly overdueBalance: bigint;
}

/** The disclosure of a bill; undefined when there is none. */
export async function billDisclosureOf(
  { contracts }: ClientContext,
  billId: InstrumentId,
): Promise<BillDisclosure | undefined> {
  const registry = await contracts.at("DisclosureRegistry");
  const { disclosedAt, matches, late } = await registry.billDisclosureOf(billId);
  return disclosedAt === 0n ? undefined : { disclosedAt, matches, late };
}

/** The latest credit data of an acceptor; undefined when there are none. */
export async function creditDisclosureOf(
  { contracts }: ClientContext,
  acceptor: Address,
): Promise<CreditDisclosure | undefined> {
  const registry = await contracts.at("DisclosureRegistry");
  const disclosure = await registry.creditDisclosureOf(acceptor);
  if (disclosure.month === 0n) return undefined;
  const { acceptanceBalance, overdueBalance, disclosedAt, matches, late } = disclosure;
  const month = indexToMonth(disclosure.month);
  return { month, acceptanceBalance, overdueBalance, disclosedAt, matches, late };
}
