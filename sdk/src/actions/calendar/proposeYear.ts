import type { ClientContext } from "../../chain/context.ts";
import { type Proposed, propose } from "../governance/propose.ts";
import { type CalendarYearParams, publicationOf } from "./year.ts";

/** The central bank announces that it will publish a year. */
export async function proposeYear(
  context: ClientContext,
  params: CalendarYearParams,
): Promise<Proposed> {
  return propose(context, await publicationOf(context, params), params);
}
