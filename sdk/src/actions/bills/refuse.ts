import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { InstrumentId } from "../../types.ts";

export interface RefuseBillParams extends ActionOptions {
  readonly billId: InstrumentId;
  /** 1 to 256 bytes, published. */
  readonly reason: string;
}

/**
 * The drawee refuses to accept; the drawer or the payee takes the bill back (`bills.withdraw`).
 * @throws PiaohaoError BillRegistry_NotParty, BillRegistry_ReasonLength, BillLifecycle_Forbidden
 */
export async function refuseBill(
  context: ClientContext,
  { billId, reason, requestId }: RefuseBillParams,
): Promise<Executed> {
  const registry = await context.contracts.at("BillRegistry");
  const data = registry.interface.encodeFunctionData("refuse", [billId, reason]);
  return act(context, { requestId, calls: [intentOf(registry, data)], result: () => ({}) });
}
