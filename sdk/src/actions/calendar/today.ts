import type { ClientContext } from "../../chain/context.ts";
import type { CivilDate } from "../../types.ts";
import { dayToDate } from "../../values/civilDate.ts";

/** The date in China by the chain's time. */
export async function today({ contracts }: ClientContext): Promise<CivilDate> {
  return dayToDate(await (await contracts.at("BusinessCalendar")).today());
}
