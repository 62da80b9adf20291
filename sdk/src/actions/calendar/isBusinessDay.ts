import type { ClientContext } from "../../chain/context.ts";
import type { CivilDate } from "../../types.ts";
import { dateToDay } from "../../values/civilDate.ts";

export interface BusinessDayAnswer {
  readonly business: boolean;
  /** The answer rests on a year not yet published. */
  readonly provisional: boolean;
}

/** Whether banks work on a date. */
export async function isBusinessDay(
  { contracts }: ClientContext,
  date: CivilDate,
): Promise<BusinessDayAnswer> {
  const calendar = await contracts.at("BusinessCalendar");
  const { business, provisional } = await calendar.isBusinessDay(dateToDay(date));
  return { business, provisional };
}
