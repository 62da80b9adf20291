import type { ClientContext } from "../../chain/context.ts";
import type { Address, CivilDate } from "../../types.ts";
import { dayToDate } from "../../values/civilDate.ts";

export interface StandingInstruction {
  /** Fen per slice. */
  readonly maxAmount: bigint;
  readonly lastDate: CivilDate;
}

/** What an acceptor has ordered; undefined when nothing. */
export async function instructionOf(
  { contracts }: ClientContext,
  acceptor: Address,
): Promise<StandingInstruction | undefined> {
  const desk = await contracts.at("PresentmentDesk");
  const { maxAmount, lastDay } = await desk.instructionOf(acceptor);
  return maxAmount === 0n ? undefined : { maxAmount, lastDate: dayToDate(lastDay) };
}
