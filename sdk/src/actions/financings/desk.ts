/** Discount of bills, factoring of receivables. */
export type FinancingDesk = "DiscountDesk" | "FactoringDesk";
