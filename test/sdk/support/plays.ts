import type { InstrumentId, UnitRange } from "../../../sdk/src/index.ts";
import type { Party } from "./network.ts";
import type { Trade } from "./trade.ts";

export interface Part {
  readonly instrumentId: InstrumentId;
  readonly range: UnitRange;
}

/** An endorsement that is offered and signed. */
export async function endorse(from: Party, to: Party, part: Part): Promise<void> {
  const { offerId } = await from.client.endorsements.offer({ ...part, transferee: to.account });
  await to.client.endorsements.sign({ offerId });
}

/** The payee asks a bank to discount a part of a bill, on the bill's own trade unless told otherwise. */
export async function askDiscount(
  payee: Party,
  bank: Party,
  part: Part,
  trade?: Trade,
): Promise<bigint> {
  const { contractEvidence, invoiceEvidence } =
    trade ?? (await payee.client.bills.get(part.instrumentId));
  const { applicationId } = await payee.client.discounts.request({
    ...part,
    bank: bank.account,
    contractEvidence,
    invoiceEvidence,
  });
  return applicationId;
}

/** A loan on a bill in pledge, up to the draw. */
export async function pledge(holder: Party, bank: Party, part: Part): Promise<bigint> {
  const { loanId } = await holder.client.loans.apply({
    ...part,
    bank: bank.account,
    principal: 1n,
  });
  const terms = { loanId, rateMillionths: 34_500, dueDate: "2026-06-10" };
  await bank.client.loans.offer(terms);
  await holder.client.loans.draw({ loanId });
  return loanId;
}

/** The holder presents the slice that begins at a unit. */
export async function present(
  holder: Party,
  instrumentId: InstrumentId,
  sliceFrom = 1n,
): Promise<bigint> {
  const asked = { instrumentId, sliceFrom };
  return (await holder.client.presentments.present(asked)).presentmentId;
}
