import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import type { InstrumentId } from "../../types.ts";
import { type BillParticulars, disclosureOf } from "./particulars.ts";

export interface DiscloseBillParams extends ActionOptions, Partial<BillParticulars> {
  readonly billId: InstrumentId;
}

/**
 * The acceptor discloses a bill, by its own books where it names particulars; a second disclosure corrects the first.
 * @throws PiaohaoError DisclosureRegistry_NotAcceptor, DisclosureRegistry_NotAccepted
 */
export async function discloseBill(
  context: ClientContext,
  { billId, requestId, ...particulars }: DiscloseBillParams,
): Promise<Executed> {
  const calls = [await disclosureOf(context, billId, particulars)];
  return act(context, { requestId, calls, result: () => ({}) });
}
