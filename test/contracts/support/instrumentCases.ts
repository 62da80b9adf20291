import { dayOf } from "./chain.ts";
import {
  aConfirmedReceivable,
  anAcceptedBill,
  aReceivedBill,
  aRegisteredReceivable,
  BillAction,
  BillStatus,
  type TestBill,
  type Trade,
} from "./trade.ts";

export interface CaseOptions {
  readonly face?: bigint;
  readonly due?: string;
}

/** The two mechanisms that sell a slice. */
export type Seller = "TransferDesk" | "FinancingDesk";

export interface Refusal {
  readonly error: string;
  readonly args: readonly unknown[];
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
  /** How the desk refuses an instrument that is pending, or one that fell due on this day. */
  readonly refusal: (desk: Seller, reason: "pending" | "due", id: bigint) => Refusal;
  /** Whether the payment desk takes what was refused or dishonoured; of a bill the recourse desk does. */
  readonly takesLatePayment: boolean;
  /** How the payment desk refuses what its taker never took, and a slice that another holds. */
  readonly notPresented: {
    readonly pending: (id: bigint) => Refusal;
    readonly stranger: (id: bigint, caller: string, holder: string) => Refusal;
  };
}

const ACTION: Readonly<Record<Seller, bigint>> = {
  TransferDesk: BillAction.endorse,
  FinancingDesk: BillAction.discount,
};

const NOT_CIRCULATING: Readonly<Record<Seller, string>> = {
  TransferDesk: "TransferDesk_NotCirculating",
  FinancingDesk: "FinancingDesk_NotCirculating",
};

export const BILL_CASE: InstrumentCase = {
  registry: "BillRegistry",
  transferDesk: "EndorsementDesk",
  financingDesk: "DiscountDesk",
  paymentDesk: "PresentmentDesk",
  statusOf: async (trade, billId) => (await trade.bills.billOf(billId)).status,
  settledStatus: 5n,
  circulating: aReceivedBill,
  pending: anAcceptedBill,
  refusal: (desk, reason, id) =>
    reason === "pending"
      ? { error: "BillRules_WrongStatus", args: [id, ACTION[desk], BillStatus.accepted] }
      : { error: "BillRules_Matured", args: [id, dayOf("2026-09-10"), dayOf("2026-09-10")] },
  takesLatePayment: false,
  notPresented: {
    pending: (id) => ({
      error: "BillRules_WrongStatus",
      args: [id, BillAction.present, BillStatus.accepted],
    }),
    stranger: (id, caller) => ({ error: "TitleLedger_NotHolder", args: [id, 1n, caller] }),
  },
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
  refusal: (desk, _reason, id) => ({ error: NOT_CIRCULATING[desk], args: [id] }),
  takesLatePayment: true,
  notPresented: {
    pending: (id) => ({ error: "PaymentDesk_NotPayable", args: [id] }),
    stranger: (id, caller, holder) => ({
      error: "PaymentDesk_NotHolder",
      args: [id, 1n, caller, holder],
    }),
  },
};
