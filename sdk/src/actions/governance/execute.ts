import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import type { Intent } from "../../chain/intent.ts";

/**
 * Makes a governed call that was proposed, once the delay is over.
 * @throws PiaohaoError AccessManagerNotScheduled, AccessManagerNotReady, and what the contract refuses
 */
export async function execute(
  context: ClientContext,
  intent: Intent,
  { requestId }: ActionOptions,
): Promise<Executed> {
  return act(context, { requestId, calls: [intent], result: () => ({}) });
}
