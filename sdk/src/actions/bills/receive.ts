import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { InstrumentId } from "../../types.ts";

export interface ReceiveBillParams extends ActionOptions {
  readonly billId: InstrumentId;
}

/**
 * The payee takes an accepted bill (收票); it circulates from now on.
 * @throws PiaohaoError BillRegistry_NotParty, BillLifecycle_Forbidden
 */
export async function receiveBill(
  context: ClientContext,
  { billId, requestId }: ReceiveBillParams,
): Promise<Executed> {
  const registry = await context.contracts.at("BillRegistry");
  const data = registry.interface.encodeFunctionData("receive_", [billId]);
  return act(context, { requestId, calls: [intentOf(registry, data)], result: () => ({}) });
}
