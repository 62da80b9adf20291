import type { Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { execute } from "../governance/execute.ts";
import { changeOf, type PolicyChangeParams } from "./change.ts";

/**
 * The central bank sets the next value of a figure, as it has proposed, once the delay is over.
 * @throws PiaohaoError AccessManagerNotScheduled, AccessManagerNotReady, Policy_*
 */
export async function schedulePolicy(
  context: ClientContext,
  params: PolicyChangeParams,
): Promise<Executed> {
  return execute(context, await changeOf(context, params), params);
}
