import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { Hash } from "../../types.ts";

export interface ClearLotParams extends ActionOptions {
  readonly lotId: Hash;
  /** Of what the enquiry found; see `hashDocument`. */
  readonly documentHash: Hash;
}

/**
 * The central bank ends the alert on a lot after enquiry, and its sales so far count no more.
 * @throws PiaohaoError CircularTradeWatch_NoAlert, CircularTradeWatch_NoDocument, AccessManagedUnauthorized
 */
export async function clearLot(
  context: ClientContext,
  { lotId, documentHash, requestId }: ClearLotParams,
): Promise<Executed> {
  const watch = await context.contracts.at("CircularTradeWatch");
  const data = watch.interface.encodeFunctionData("clear", [lotId, documentHash]);
  return act(context, { requestId, calls: [intentOf(watch, data)], result: () => ({}) });
}
