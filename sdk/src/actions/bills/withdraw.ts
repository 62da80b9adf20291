import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { InstrumentId } from "../../types.ts";
import { backingOf } from "./backing.ts";

export interface WithdrawBillParams extends ActionOptions {
  readonly billId: InstrumentId;
}

/**
 * Before receipt the drawer takes a bill back (未用退回) or the payee declines it; its evidence is free again.
 * @throws PiaohaoError BillRegistry_NotParty, BillLifecycle_Forbidden, BillRules_Frozen
 */
export async function withdrawBill(
  context: ClientContext,
  { billId, requestId }: WithdrawBillParams,
): Promise<Executed> {
  const registry = await context.contracts.at("BillRegistry");
  const { contractEvidence, invoiceEvidence } = await backingOf(context, billId);
  const data = registry.interface.encodeFunctionData("withdraw", [
    billId,
    contractEvidence,
    invoiceEvidence,
  ]);
  return act(context, { requestId, calls: [intentOf(registry, data)], result: () => ({}) });
}
