import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { InstrumentId } from "../../types.ts";

export interface AcceptBillParams extends ActionOptions {
  readonly billId: InstrumentId;
}

/**
 * The drawee accepts a bill within the answer time (票据法 41).
 * @throws PiaohaoError BillRegistry_NotParty, BillRegistry_AnswerTimePassed, BillLifecycle_Forbidden
 */
export async function acceptBill(
  context: ClientContext,
  { billId, requestId }: AcceptBillParams,
): Promise<Executed> {
  const registry = await context.contracts.at("BillRegistry");
  const data = registry.interface.encodeFunctionData("accept", [billId]);
  return act(context, { requestId, calls: [intentOf(registry, data)], result: () => ({}) });
}
