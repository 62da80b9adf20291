import type { ClientContext } from "../../chain/context.ts";
import { type Intent, intentOf } from "../../chain/intent.ts";
import type { Address, CivilDate, InstrumentId } from "../../types.ts";
import { dateToDay } from "../../values/civilDate.ts";
import { getBill } from "../bills/get.ts";

/** A bill as its acceptor has it in its own books. */
export interface BillParticulars {
  readonly drawer: Address;
  readonly payee: Address;
  /** Fen. */
  readonly face: bigint;
  readonly issueDate: CivilDate;
  readonly dueDate: CivilDate;
  readonly transferable: boolean;
}

/** The call that discloses a bill; what is not given is taken from the chain. */
export async function disclosureOf(
  context: ClientContext,
  billId: InstrumentId,
  own: Partial<BillParticulars> = {},
): Promise<Intent> {
  const registry = await context.contracts.at("DisclosureRegistry");
  const { drawer, payee, face, transferable, issueDate, dueDate } = {
    ...(await getBill(context, billId)),
    ...own,
  };
  const days = { issueDay: dateToDay(issueDate), dueDay: dateToDay(dueDate) };
  const particulars = { drawer, payee, face, transferable, ...days };
  const data = registry.interface.encodeFunctionData("disclose", [billId, particulars]);
  return intentOf(registry, data);
}
