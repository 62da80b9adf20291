import {
  aConfirmedReceivable,
  anAcceptedBill,
  aReceivedBill,
  aRegisteredReceivable,
  type TestBill,
  type Trade,
} from "./trade.ts";

export interface CaseOptions {
  readonly face?: bigint;
  readonly due?: string;
}

/** A class of instrument as the desks see it, so that one test of a mechanism serves every class. */
export interface InstrumentCase {
  readonly registry: "BillRegistry" | "ReceivableRegistry";
  readonly transferDesk: "EndorsementDesk" | "AssignmentDesk";
  readonly financingDesk: "DiscountDesk" | "FactoringDesk";
  readonly paymentDesk: "PresentmentDesk" | "ReceivablePaymentDesk";
  readonly statusOf: (trade: Trade, instrumentId: bigint) => Promise<bigint>;
  /** `status` of an instrument of which everything is paid. */
  readonly settledStatus: bigint;
  /** An instrument owed by the core enterprise that the supplier holds, and that circulates. */
  readonly circulating: (trade: Trade, options?: CaseOptions) => Promise<TestBill>;
  /** One step before: not received, not confirmed. */
  readonly pending: (trade: Trade, options?: CaseOptions) => Promise<TestBill>;
}

export const BILL_CASE: InstrumentCase = {
  registry: "BillRegistry",
  transferDesk: "EndorsementDesk",
  financingDesk: "DiscountDesk",
  paymentDesk: "PresentmentDesk",
  statusOf: async (trade, billId) => (await trade.bills.billOf(billId)).status,
  settledStatus: 5n,
  circulating: aReceivedBill,
  pending: anAcceptedBill,
};

export const RECEIVABLE_CASE: InstrumentCase = {
  registry: "ReceivableRegistry",
  transferDesk: "AssignmentDesk",
  financingDesk: "FactoringDesk",
  paymentDesk: "ReceivablePaymentDesk",
  statusOf: async (trade, receivableId) =>
    (await trade.receivables.receivableOf(receivableId)).status,
  settledStatus: 3n,
  circulating: aConfirmedReceivable,
  pending: aRegisteredReceivable,
};
