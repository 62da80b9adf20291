import type { ClientContext } from "../../chain/context.ts";
import type { Address, CivilDate } from "../../types.ts";
import { dayToDate } from "../../values/civilDate.ts";

/** What a bank filed last; amounts in fen. */
export interface FiledFigures {
  readonly asOfDate: CivilDate;
  readonly filedDate: CivilDate;
  readonly totalAssets: bigint;
  readonly deposits: bigint;
  readonly marginDeposits: bigint;
  readonly otherAcceptances: bigint;
}

/** The latest figures of a bank; undefined when it filed none. */
export async function filedFiguresOf(
  { contracts }: ClientContext,
  bank: Address,
): Promise<FiledFigures | undefined> {
  const filing = await (await contracts.at("FilingRegistry")).filingOf(bank);
  if (filing.asOfDay === 0n) return undefined;
  const { totalAssets, deposits, marginDeposits, otherAcceptances } = filing;
  return {
    asOfDate: dayToDate(filing.asOfDay),
    filedDate: dayToDate(filing.filedDay),
    totalAssets,
    deposits,
    marginDeposits,
    otherAcceptances,
  };
}
