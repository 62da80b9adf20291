import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { InstrumentId } from "../../types.ts";

export interface WithdrawReceivableParams extends ActionOptions {
  readonly receivableId: InstrumentId;
}

/**
 * The creditor takes a receivable back that is not confirmed, or was refused; its evidence is free again.
 * @throws PiaohaoError ReceivableRegistry_NotParty, ReceivableLifecycle_Forbidden
 */
export async function withdrawReceivable(
  context: ClientContext,
  { receivableId, requestId }: WithdrawReceivableParams,
): Promise<Executed> {
  const registry = await context.contracts.at("ReceivableRegistry");
  const data = registry.interface.encodeFunctionData("withdraw", [receivableId]);
  return act(context, { requestId, calls: [intentOf(registry, data)], result: () => ({}) });
}
