import type { ClientContext } from "../../chain/context.ts";
import { type Proposed, propose } from "../governance/propose.ts";
import { changeOf, type PolicyChangeParams } from "./change.ts";

/** The central bank announces that it will set the next value of a figure. */
export async function proposePolicy(
  context: ClientContext,
  params: PolicyChangeParams,
): Promise<Proposed> {
  return propose(context, await changeOf(context, params), params);
}
