import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { InstrumentId } from "../../types.ts";

export interface RefuseReceivableParams extends ActionOptions {
  readonly receivableId: InstrumentId;
  /** 1 to 256 bytes, published. */
  readonly reason: string;
}

/**
 * The debtor refuses to confirm, since it does not owe this; the creditor takes the receivable back (`receivables.withdraw`).
 * @throws PiaohaoError ReceivableRegistry_NotParty, ReceivableRegistry_ReasonLength, ReceivableLifecycle_Forbidden
 */
export async function refuseReceivable(
  context: ClientContext,
  { receivableId, reason, requestId }: RefuseReceivableParams,
): Promise<Executed> {
  const registry = await context.contracts.at("ReceivableRegistry");
  const data = registry.interface.encodeFunctionData("refuse", [receivableId, reason]);
  return act(context, { requestId, calls: [intentOf(registry, data)], result: () => ({}) });
}
