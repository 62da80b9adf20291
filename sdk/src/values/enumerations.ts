import { SDKError } from "../errors/sdkError.ts";

/** The contracts' enumerations, in their order. */
export const ENUMERATIONS = {
  AcceptorClass: [
    "none",
    "stateBank",
    "jointStockBank",
    "cityBank",
    "ruralBank",
    "otherBank",
    "coreEnterprise",
    "otherEnterprise",
  ],
  ApplicationStatus: ["none", "open", "quoted", "settled", "refused", "withdrawn"],
  BillAction: [
    "none",
    "accept",
    "receive",
    "withdraw",
    "endorse",
    "discount",
    "guarantee",
    "pledge",
    "interbankTransfer",
    "repo",
    "rediscount",
    "present",
    "recourse",
    "list",
  ],
  BillStatus: [
    "none",
    "registered",
    "issued",
    "accepted",
    "received",
    "settled",
    "withdrawn",
    "refused",
  ],
  CirculationFlag: [
    "none",
    "pendingReceipt",
    "circulating",
    "nonTransferable",
    "locked",
    "pledged",
    "toBeRedeemed",
    "underCollection",
    "inRecourse",
    "frozen",
    "discharged",
  ],
  ClaimStatus: ["none", "open", "paid", "contested", "withdrawn"],
  DeliveryStatus: ["none", "requested", "delivered", "withdrawn"],
  EncumbranceKind: [
    "none",
    "locked",
    "pledged",
    "toBeRedeemed",
    "underCollection",
    "inRecourse",
    "frozen",
    "discharged",
  ],
  EvidenceKind: ["none", "contract", "invoice"],
  InstrumentClass: [
    "none",
    "receivable",
    "warehouseReceipt",
    "reserved3",
    "reserved4",
    "bankAcceptedBill",
    "commercialAcceptedBill",
    "supplyChainCommercialBill",
    "supplyChainBankBill",
  ],
  InsolvencyCause: ["none", "bankruptcy", "orderedToStop"],
  LiableParty: ["none", "acceptor", "drawer", "endorser"],
  ListingStatus: ["none", "registered", "listed", "taken", "cancelled"],
  LoanStatus: [
    "none",
    "applied",
    "offered",
    "drawn",
    "repaid",
    "refused",
    "withdrawn",
    "collecting",
  ],
  MemberKind: [
    "none",
    "centralBank",
    "commercialBank",
    "exchange",
    "coreEnterprise",
    "supplier",
    "warehouseKeeper",
    "guarantor",
    "inspector",
    "auditor",
    "regulator",
  ],
  MemberStatus: ["none", "active", "suspended"],
  OperatorRole: ["none", "maker", "checker"],
  PreferenceClass: ["none", "ordinary", "smallEnterprise", "agricultural", "green"],
  PresentmentStatus: ["none", "presented", "paid", "refused", "dishonoured"],
  ReceiptStatus: ["none", "issued", "cancelled"],
  RecourseCause: ["none", "paymentRefused", "dishonoured", "insolvency"],
  RecourseStatus: ["none", "open", "discharged", "withdrawn", "split"],
  ReceivableStatus: ["none", "registered", "confirmed", "settled", "withdrawn", "refused"],
  RepoKind: ["none", "pledged", "outright"],
  Standing: ["untold", "active", "suspended"],
  TradeStatus: ["none", "offered", "running", "settled", "defaulted", "refused", "withdrawn"],
} as const;

export type EnumerationName = keyof typeof ENUMERATIONS;
/** A member of an enumeration by name. */
export type MemberOf<Name extends EnumerationName> = (typeof ENUMERATIONS)[Name][number];

/** The name of an enumeration's value as a contract returns it. */
export function decodeMember<Name extends EnumerationName>(
  enumeration: Name,
  value: bigint,
): MemberOf<Name> {
  const names: readonly MemberOf<Name>[] = ENUMERATIONS[enumeration];
  const name = names[Number(value)];
  if (name === undefined) {
    throw new SDKError("SDK_BAD_ANSWER", "the contract knows more than this client; update it", {
      enumeration,
      value,
    });
  }
  return name;
}

/** The value of an enumeration's member as a contract takes it. */
export function encodeMember<Name extends EnumerationName>(
  enumeration: Name,
  name: MemberOf<Name>,
): number {
  const names: readonly MemberOf<Name>[] = ENUMERATIONS[enumeration];
  return names.indexOf(name);
}
