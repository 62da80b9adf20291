/** How the value of a call is read, by its number on chain (contracts/interfaces/IValueMeter.sol). */
export const MEASURE_KINDS = { amount: 1, range: 2, approval: 3, units: 4, record: 5 } as const;

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

/**
 * What the limits of operators are measured by. Payments at a desk need an approval, which is measured; what only receives,
 * or answers what was measured when it was asked, is not here.
 */
export const MEASURES: readonly ValueMeasure[] = [
  { contract: "CashToken", method: "transfer", measure: "amount", word: 1 },
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
  { contract: "FactoringDesk", method: "request", measure: "range", word: FIRST_UNIT },
  { contract: "PledgeDesk", method: "apply_", measure: "amount", word: 5 },
  { contract: "GuaranteeDesk", method: "sign", measure: "record", word: 0 },
  { contract: "DiscountMarket", method: "sell", measure: "range", word: FIRST_UNIT },
  { contract: "InterbankDesk", method: "offer", measure: "range", word: FIRST_UNIT },
  { contract: "RepoDesk", method: "offer", measure: "range", word: FIRST_UNIT },
  { contract: "RediscountDesk", method: "apply_", measure: "range", word: FIRST_UNIT },
  { contract: "ListingDesk", method: "list", measure: "record", word: 0 },
];
