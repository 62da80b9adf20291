/**
 * Who may call what. A restricted function without a line here, every upgrade among them, needs ADMIN.
 *
 * Adding a contract: one line per role in `FUNCTION_ROLES` for its restricted functions, and its name in `ROLE_HOLDERS`
 * under each role that it needs of others, or in `APPOINTMENTS`.
 */
export const ROLES = {
  /** Upgrades and roles: the central bank, delayed. */
  ADMIN: 0n,
  /** Policy and calendar: the central bank, delayed. */
  GOVERNOR: 1n,
  /** Members and validators: the central bank, at once. */
  OPERATIONS: 2n,
  /** Cash: the settlement bank. */
  MINTER: 3n,
  /** Binds and frees lots: the receipt registry. */
  LOT: 6n,
  /** Tells a registry that an instrument is settled: desks. */
  INSTRUMENT: 7n,
  /** Freezes and thaws slices: the freeze desk. */
  FREEZER: 8n,
  /** Collects for pledgees, shares out what comes in, and opens recourse for what does not: desks. */
  COLLECTION: 9n,
  /** Settles what the market matched: the discount market. */
  MARKET: 12n,
} as const;
export type Role = keyof typeof ROLES;

export interface FunctionRole {
  readonly role: Role;
  readonly contract: string;
  readonly functions: readonly string[];
}

export const FUNCTION_ROLES: readonly FunctionRole[] = [
  { role: "OPERATIONS", contract: "MemberRegistry", functions: ["admit", "suspend", "restore"] },
  {
    role: "OPERATIONS",
    contract: "ValidatorRegistry",
    functions: ["admitValidator", "removeValidator"],
  },
  { role: "OPERATIONS", contract: "FreezeDesk", functions: ["freeze", "renew", "release"] },
  { role: "FREEZER", contract: "TitleLedger", functions: ["freeze", "thaw"] },
  { role: "OPERATIONS", contract: "DiscountMarket", functions: ["classify"] },
  { role: "OPERATIONS", contract: "CircularTradeWatch", functions: ["clear"] },
  { role: "OPERATIONS", contract: "RediscountDesk", functions: ["setQuota"] },
  { role: "GOVERNOR", contract: "Policy", functions: ["introduce", "schedule", "cancel"] },
  { role: "GOVERNOR", contract: "BusinessCalendar", functions: ["publishYear", "correctYear"] },
  { role: "MINTER", contract: "CashToken", functions: ["mint"] },
  { role: "LOT", contract: "LotRegistry", functions: ["bind", "free"] },
  { role: "OPERATIONS", contract: "InsolvencyRegistry", functions: ["declare", "lift"] },
  { role: "COLLECTION", contract: "RecourseDesk", functions: ["open"] },
  { role: "COLLECTION", contract: "PledgeDesk", functions: ["collected"] },
  { role: "COLLECTION", contract: "PresentmentDesk", functions: ["presentPledged"] },
  { role: "COLLECTION", contract: "ReceivablePaymentDesk", functions: ["presentPledged"] },
  { role: "INSTRUMENT", contract: "BillRegistry", functions: ["settled"] },
  { role: "INSTRUMENT", contract: "ReceivableRegistry", functions: ["settled"] },
  { role: "INSTRUMENT", contract: "ReceiptRegistry", functions: ["settled"] },
  { role: "MARKET", contract: "DiscountDesk", functions: ["settleMatched"] },
];

/**
 * Contracts that others may change, by a list that each keeps itself (contracts/libraries/Appointing.sol): who allocates and
 * releases evidence; who tells what an acceptor accepted, paid or owes; who moves and encumbers slices and appends history.
 */
export const APPOINTMENTS: readonly {
  readonly contract: string;
  readonly appointees: readonly string[];
}[] = [
  {
    contract: "EvidenceRegistry",
    appointees: ["BillRegistry", "ReceivableRegistry", "DiscountDesk", "FactoringDesk"],
  },
  {
    contract: "CreditRegistry",
    appointees: ["BillRegistry", "PresentmentDesk", "RecourseDesk", "InsolvencyRegistry"],
  },
  {
    contract: "TitleLedger",
    appointees: [
      "BillRegistry",
      "ReceivableRegistry",
      "EndorsementDesk",
      "AssignmentDesk",
      "DiscountDesk",
      "FactoringDesk",
      "PresentmentDesk",
      "ReceivablePaymentDesk",
      "GuaranteeDesk",
      "RecourseDesk",
      "ReceiptRegistry",
      "PledgeDesk",
      "DeliveryDesk",
      "FreezeDesk",
      "InterbankDesk",
      "RepoDesk",
      "RediscountDesk",
      "ListingDesk",
    ],
  },
];

/** Contracts that hold a role. The central bank's and the settlement bank's roles are handed over at the end of the plan. */
export const ROLE_HOLDERS: readonly { readonly role: Role; readonly holders: readonly string[] }[] =
  [
    { role: "MARKET", holders: ["DiscountMarket"] },
    { role: "LOT", holders: ["ReceiptRegistry"] },
    { role: "FREEZER", holders: ["FreezeDesk"] },
    {
      role: "INSTRUMENT",
      holders: ["PresentmentDesk", "ReceivablePaymentDesk", "DeliveryDesk", "RecourseDesk"],
    },
    {
      role: "COLLECTION",
      holders: ["PresentmentDesk", "ReceivablePaymentDesk", "RecourseDesk", "PledgeDesk"],
    },
  ];
