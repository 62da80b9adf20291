import type { Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { execute } from "../governance/execute.ts";
import { type CalendarYearParams, publicationOf } from "./year.ts";

/**
 * The central bank publishes a year that it has proposed, once the delay is over.
 * @throws PiaohaoError AccessManagerNotScheduled, AccessManagerNotReady, BusinessCalendar_*
 */
export async function publishYear(
  context: ClientContext,
  params: CalendarYearParams,
): Promise<Executed> {
  return execute(context, await publicationOf(context, params), params);
}
