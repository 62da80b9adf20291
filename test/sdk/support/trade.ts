import type { Hash, InstrumentId } from "../../../sdk/src/index.ts";
import type { Party } from "./network.ts";

export interface Trade {
  readonly contractEvidence: Hash;
  readonly invoiceEvidence: Hash;
}

let serial = 0;

/** A contract and an invoice between two parties, each for `amount` fen. */
export async function registerTrade(seller: Party, buyer: Party, amount: bigint): Promise<Trade> {
  serial += 1;
  const document = {
    amount,
    date: "2026-03-01",
    seller: seller.account,
    buyer: buyer.account,
    number: `T-${serial}`,
  };
  const { evidenceId: contractEvidence } = await seller.client.evidence.registerContract(document);
  const { evidenceId: invoiceEvidence } = await seller.client.evidence.registerInvoice(document);
  return { contractEvidence, invoiceEvidence };
}

export interface BillParties {
  readonly drawer: Party;
  readonly payee: Party;
}

/** A supply-chain bill that the drawer accepts itself and the payee has received. */
export async function receivedBill(
  { drawer, payee }: BillParties,
  drawee: Party,
  face: bigint,
  dueDate = "2026-09-10",
  { splittable = true } = {},
): Promise<InstrumentId> {
  const trade = await registerTrade(payee, drawer, face);
  const { billId } = await drawer.client.bills.issue({
    class: "supplyChainCommercialBill",
    drawee: drawee.account,
    payee: payee.account,
    face,
    dueDate,
    splittable,
    ...trade,
  });
  await drawee.client.bills.accept({ billId });
  await payee.client.bills.receive({ billId });
  return billId;
}
