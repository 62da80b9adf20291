import type { ClientContext } from "../../chain/context.ts";
import type { CivilDate } from "../../types.ts";
import { dateToDay } from "../../values/civilDate.ts";
import { type FinancingAmounts, toAmounts } from "./amounts.ts";
import type { FinancingDesk } from "./desk.ts";

export interface PreviewFinancingParams {
  /** Fen. */
  readonly face: bigint;
  readonly dueDate: CivilDate;
  /** The day of settlement. */
  readonly date: CivilDate;
  /** Annual, in millionths. */
  readonly rateMillionths: number;
}

/**
 * What a financing would cost.
 * @throws PiaohaoError FinancingDesk_NoDaysLeft, FinancingDesk_NoProceeds
 */
export function previewFinancing(desk: FinancingDesk) {
  return async (
    { contracts }: ClientContext,
    { face, dueDate, date, rateMillionths }: PreviewFinancingParams,
  ): Promise<FinancingAmounts> => {
    const contract = await contracts.at(desk);
    const days = [dateToDay(dueDate), dateToDay(date)] as const;
    return toAmounts(await contract.preview(face, ...days, rateMillionths));
  };
}
