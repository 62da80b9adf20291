import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { InstrumentId } from "../../types.ts";
import { disclosureOf } from "../disclosures/particulars.ts";

export interface AcceptBillParams extends ActionOptions {
  readonly billId: InstrumentId;
  /** Whether the acceptor discloses the bill in the same request. Default: true. */
  readonly disclose?: boolean | undefined;
}

/**
 * The drawee accepts a bill before its due day (票据法 39) within the answer time (41), and discloses it.
 * @throws PiaohaoError BillRegistry_NotParty, BillRegistry_AcceptanceDue, BillRegistry_AnswerTimePassed,
 * BillLifecycle_Forbidden, CreditRegistry_*
 */
export async function acceptBill(
  context: ClientContext,
  { billId, disclose = true, requestId }: AcceptBillParams,
): Promise<Executed> {
  const registry = await context.contracts.at("BillRegistry");
  const data = registry.interface.encodeFunctionData("accept", [billId]);
  const calls = [intentOf(registry, data)];
  if (disclose) calls.push(await disclosureOf(context, billId));
  return act(context, { requestId, calls, result: () => ({}) });
}
