import type { ClientContext } from "../../chain/context.ts";

/** Whether the schedule of a year is published; the days of another year are provisional. */
export async function isYearPublished(
  { contracts }: ClientContext,
  year: number,
): Promise<boolean> {
  return (await contracts.at("BusinessCalendar")).isPublished(year);
}
