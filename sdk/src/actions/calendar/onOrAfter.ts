import type { ClientContext } from "../../chain/context.ts";
import type { CivilDate } from "../../types.ts";
import { dateToDay, dayToDate } from "../../values/civilDate.ts";

export interface NextBusinessDay {
  readonly date: CivilDate;
  /** The answer rests on a year not yet published. */
  readonly provisional: boolean;
}

/** The date itself when it is a business day, else the next one. */
export async function businessDayOnOrAfter(
  { contracts }: ClientContext,
  date: CivilDate,
): Promise<NextBusinessDay> {
  const calendar = await contracts.at("BusinessCalendar");
  const { businessDay, provisional } = await calendar.onOrAfter(dateToDay(date));
  return { date: dayToDate(businessDay), provisional };
}
