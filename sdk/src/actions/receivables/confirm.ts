import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { InstrumentId } from "../../types.ts";

export interface ConfirmReceivableParams extends ActionOptions {
  readonly receivableId: InstrumentId;
}

/**
 * The debtor confirms that it owes (确权); it cannot call the receivable fictitious later (民法典 763).
 * @throws PiaohaoError ReceivableRegistry_NotParty, ReceivableLifecycle_Forbidden
 */
export async function confirmReceivable(
  context: ClientContext,
  { receivableId, requestId }: ConfirmReceivableParams,
): Promise<Executed> {
  const registry = await context.contracts.at("ReceivableRegistry");
  const data = registry.interface.encodeFunctionData("confirm", [receivableId]);
  return act(context, { requestId, calls: [intentOf(registry, data)], result: () => ({}) });
}
