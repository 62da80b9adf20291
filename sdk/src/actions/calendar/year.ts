import type { ActionOptions } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { type Intent, intentOf } from "../../chain/intent.ts";
import type { CivilDate } from "../../types.ts";
import { dateToDay } from "../../values/civilDate.ts";

/** The State Council's schedule of a year. */
export interface CalendarYearParams extends ActionOptions {
  readonly year: number;
  /** Days off, weekends among them or not; at most 64. */
  readonly holidays: readonly CivilDate[];
  /** Weekend days that are worked; at most 64. */
  readonly makeUpWorkdays: readonly CivilDate[];
}

export async function publicationOf(
  { contracts }: ClientContext,
  { year, holidays, makeUpWorkdays }: CalendarYearParams,
): Promise<Intent> {
  const calendar = await contracts.at("BusinessCalendar");
  const args: [number, number[], number[]] = [
    year,
    holidays.map(dateToDay),
    makeUpWorkdays.map(dateToDay),
  ];
  return intentOf(calendar, calendar.interface.encodeFunctionData("publishYear", args));
}
