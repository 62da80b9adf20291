import { act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { type CalendarYearParams, publicationOf } from "./year.ts";

/**
 * The central bank publishes a year that it has proposed, once the delay is over.
 * @throws PiaohaoError AccessManagerNotScheduled, AccessManagerNotReady, BusinessCalendar_*
 */
export async function publishYear(
  context: ClientContext,
  params: CalendarYearParams,
): Promise<Executed> {
  const calls = [await publicationOf(context, params)];
  return act(context, { requestId: params.requestId, calls, result: () => ({}) });
}
