/** How the value of a call is read, by its number on chain (contracts/interfaces/IValueMeter.sol). */
export const MEASURE_KINDS = {
  amount: 1,
  range: 2,
  approval: 3,
  units: 4,
  record: 5,
  takenRecord: 6,
  takenSlice: 7,
  takenWhole: 8,
  takenByDesk: 9,
  takenBySelf: 10,
} as const;

/** A function that moves value out of the institution that calls it. */
export interface ValueMeasure {
  readonly contract: string;
  readonly method: string;
  readonly measure: keyof typeof MEASURE_KINDS;
  /** Index of the argument's word; the fields of a struct count one by one. */
  readonly word: number;
}

/** A `SliceRange` is four words: its first unit is the third of them. */
const FIRST_UNIT = 2;
/** Of the terms of a standing quote. */
const CAPACITY = 6;

/**
 * What the limits of operators are measured by: what leaves by the call, what it approves, and what it lets a desk take of
 * what is approved. What only receives, or completes what was measured when it began, is not here.
 */
export const MEASURES: readonly ValueMeasure[] = [
  { contract: "CashToken", method: "transfer", measure: "amount", word: 1 },
  { contract: "CashToken", method: "transferFrom", measure: "takenBySelf", word: 2 },
  { contract: "CashToken", method: "approve", measure: "approval", word: 1 },
  { contract: "CashToken", method: "mint", measure: "amount", word: 1 },
  { contract: "CashToken", method: "burn", measure: "amount", word: 0 },
  { contract: "BillRegistry", method: "issue", measure: "amount", word: 3 },
  { contract: "BillRegistry", method: "accept", measure: "units", word: 0 },
  { contract: "ReceivableRegistry", method: "confirm", measure: "units", word: 0 },
  { contract: "EndorsementDesk", method: "offer", measure: "range", word: FIRST_UNIT },
  {
    contract: "EndorsementDesk",
    method: "offerNotTransferable",
    measure: "range",
    word: FIRST_UNIT,
  },
  { contract: "AssignmentDesk", method: "offer", measure: "range", word: FIRST_UNIT },
  { contract: "DiscountDesk", method: "request", measure: "range", word: FIRST_UNIT },
  { contract: "DiscountDesk", method: "quote", measure: "takenRecord", word: 0 },
  { contract: "FactoringDesk", method: "request", measure: "range", word: FIRST_UNIT },
  { contract: "FactoringDesk", method: "quote", measure: "takenRecord", word: 0 },
  { contract: "PledgeDesk", method: "apply_", measure: "amount", word: 5 },
  { contract: "PledgeDesk", method: "offer", measure: "takenRecord", word: 0 },
  { contract: "PledgeDesk", method: "repay", measure: "takenRecord", word: 0 },
  { contract: "GuaranteeDesk", method: "sign", measure: "record", word: 0 },
  { contract: "PresentmentDesk", method: "instruct", measure: "takenWhole", word: 0 },
  { contract: "PresentmentDesk", method: "pay", measure: "takenRecord", word: 0 },
  { contract: "ReceivablePaymentDesk", method: "pay", measure: "takenRecord", word: 0 },
  { contract: "ReceivablePaymentDesk", method: "payUnpresented", measure: "takenSlice", word: 0 },
  { contract: "RecourseDesk", method: "pay", measure: "takenRecord", word: 0 },
  { contract: "RecourseDesk", method: "payAsAcceptor", measure: "takenRecord", word: 0 },
  { contract: "DiscountMarket", method: "sell", measure: "range", word: FIRST_UNIT },
  { contract: "DiscountMarket", method: "post", measure: "takenByDesk", word: CAPACITY },
  { contract: "InterbankDesk", method: "offer", measure: "range", word: FIRST_UNIT },
  { contract: "InterbankDesk", method: "sign", measure: "takenRecord", word: 0 },
  { contract: "RepoDesk", method: "offer", measure: "range", word: FIRST_UNIT },
  { contract: "RepoDesk", method: "sign", measure: "takenRecord", word: 0 },
  { contract: "RepoDesk", method: "redeem", measure: "takenRecord", word: 0 },
  { contract: "RepoDesk", method: "enforce", measure: "takenRecord", word: 0 },
  { contract: "RediscountDesk", method: "apply_", measure: "range", word: FIRST_UNIT },
  { contract: "RediscountDesk", method: "grant", measure: "takenRecord", word: 0 },
  { contract: "ListingDesk", method: "list", measure: "record", word: 0 },
  { contract: "ListingDesk", method: "take", measure: "takenRecord", word: 0 },
];
