import { CALENDAR_2026 } from "./calendar2026.ts";
import { POLICY_FIGURES } from "./policy.ts";
import { bytes32Text } from "./text.ts";

/** One contract behind its own proxy. */
export interface ContractStep {
  /** Name of the contract and of its entry in the Directory. */
  readonly contract: string;
  /** Contracts whose addresses the implementation's constructor takes, in order; it calls none of them, so they may come later. */
  readonly needs: readonly string[];
  /** For a contract that is initialised with more than the authority: signature and the arguments after it. */
  readonly initialize?: {
    readonly signature: string;
    readonly args: (seed: Seed) => readonly unknown[];
  };
}

/** What initialisers may use: institutions are admitted before the first of them runs. */
export interface Seed {
  readonly validators: readonly string[];
  readonly operators: readonly string[];
}

/**
 * Every contract after the Directory, the AccessManager, the MemberAccount's beacon and the MemberRegistry, in the order of
 * deployment. Adding a contract is one line here, and its roles in roles.ts.
 */
export const CONTRACTS: readonly ContractStep[] = [
  {
    contract: "Policy",
    needs: [],
    initialize: {
      signature: "initialize(address,(bytes32,uint256,uint128,uint128)[])",
      args: () => [
        POLICY_FIGURES.map(({ parameter, value, minimum, maximum }) => [
          bytes32Text(parameter),
          value,
          minimum,
          maximum,
        ]),
      ],
    },
  },
  {
    contract: "BusinessCalendar",
    needs: [],
    initialize: {
      signature: "initialize(address,uint16,uint32[],uint32[])",
      args: () => [CALENDAR_2026.year, CALENDAR_2026.holidays, CALENDAR_2026.makeUpWorkdays],
    },
  },
  {
    contract: "ValidatorRegistry",
    needs: ["MemberRegistry"],
    initialize: {
      signature: "initialize(address,address[],address[])",
      args: ({ validators, operators }) => [validators, operators],
    },
  },
  {
    contract: "CashToken",
    needs: ["MemberRegistry"],
    initialize: {
      signature: "initialize(address,string,string)",
      args: () => ["Renminbi on piaohao", "CNY"],
    },
  },
  { contract: "FilingRegistry", needs: ["MemberRegistry"] },
  { contract: "CreditRegistry", needs: ["FilingRegistry", "Policy"] },
  { contract: "EvidenceRegistry", needs: ["MemberRegistry"] },
  { contract: "LotRegistry", needs: ["MemberRegistry"] },
  { contract: "CircularTradeWatch", needs: ["EvidenceRegistry", "Policy"] },
  { contract: "TitleLedger", needs: ["MemberRegistry"] },
  {
    contract: "BillRegistry",
    needs: [
      "MemberRegistry",
      "EvidenceRegistry",
      "TitleLedger",
      "Policy",
      "BusinessCalendar",
      "BillRules",
      "CreditRegistry",
    ],
  },
  {
    contract: "ReceivableRegistry",
    needs: ["MemberRegistry", "EvidenceRegistry", "TitleLedger", "Policy"],
  },
  {
    contract: "DisclosureRegistry",
    needs: ["BillRegistry", "CreditRegistry", "Policy", "BusinessCalendar"],
  },
  {
    contract: "BillRules",
    needs: [
      "MemberRegistry",
      "TitleLedger",
      "BillRegistry",
      "Policy",
      "BusinessCalendar",
      "CreditRegistry",
      "DisclosureRegistry",
    ],
  },
  {
    contract: "EndorsementDesk",
    needs: ["MemberRegistry", "TitleLedger", "BillRegistry", "Policy", "BillRules"],
  },
  {
    contract: "AssignmentDesk",
    needs: ["MemberRegistry", "TitleLedger", "ReceivableRegistry", "Policy"],
  },
  { contract: "DiscountDesk", needs: [...financingNeeds("BillRegistry"), "BillRules"] },
  { contract: "FactoringDesk", needs: financingNeeds("ReceivableRegistry") },
  { contract: "InsolvencyRegistry", needs: ["MemberRegistry", "CreditRegistry"] },
  {
    contract: "GuaranteeDesk",
    needs: ["MemberRegistry", "TitleLedger", "BillRegistry", "Policy", "BillRules"],
  },
  {
    contract: "LiabilityRules",
    needs: [
      "TitleLedger",
      "BillRegistry",
      "GuaranteeDesk",
      "Policy",
      "BusinessCalendar",
      "InsolvencyRegistry",
      "BillRules",
    ],
  },
  {
    contract: "RecourseDesk",
    needs: ["TitleLedger", "BillRegistry", "CashToken", "LiabilityRules", "CreditRegistry"],
  },
  {
    contract: "PresentmentDesk",
    needs: [
      ...paymentNeeds("BillRegistry"),
      "CreditRegistry",
      "RecourseDesk",
      "MemberRegistry",
      "BillRules",
    ],
  },
  { contract: "ReceivablePaymentDesk", needs: paymentNeeds("ReceivableRegistry") },
  {
    contract: "ReceiptRegistry",
    needs: ["MemberRegistry", "LotRegistry", "TitleLedger", "BusinessCalendar"],
  },
  {
    contract: "PledgeDesk",
    needs: [
      "MemberRegistry",
      "TitleLedger",
      "CashToken",
      "Policy",
      "BusinessCalendar",
      "ReceivableRegistry",
      "ReceiptRegistry",
      "BillRules",
      "PresentmentDesk",
      "ReceivablePaymentDesk",
    ],
  },
  { contract: "DeliveryDesk", needs: ["TitleLedger", "ReceiptRegistry"] },
  { contract: "ValueMeter", needs: ["TitleLedger", "CashToken"] },
  { contract: "FreezeDesk", needs: ["TitleLedger", "Policy"] },
  {
    contract: "DiscountMarket",
    needs: [
      "MemberRegistry",
      "CashToken",
      "Policy",
      "BusinessCalendar",
      "BillRegistry",
      "DiscountDesk",
      "CircularTradeWatch",
    ],
  },
  { contract: "InterbankDesk", needs: marketNeeds() },
  { contract: "RepoDesk", needs: [...marketNeeds(), "BusinessCalendar"] },
  { contract: "RediscountDesk", needs: [...marketNeeds(), "MemberRegistry", "BusinessCalendar"] },
  {
    contract: "ListingDesk",
    needs: [
      "MemberRegistry",
      "TitleLedger",
      "Policy",
      "CashToken",
      "BillRules",
      "DiscountDesk",
      "ReceivableRegistry",
      "ReceiptRegistry",
    ],
  },
  { contract: "EquivocationRegistry", needs: ["ValidatorRegistry"] },
];

function financingNeeds(registry: string): readonly string[] {
  return [
    "MemberRegistry",
    "TitleLedger",
    registry,
    "EvidenceRegistry",
    "CashToken",
    "Policy",
    "BusinessCalendar",
  ];
}

function paymentNeeds(registry: string): readonly string[] {
  return ["TitleLedger", registry, "CashToken", "Policy", "BusinessCalendar"];
}

function marketNeeds(): readonly string[] {
  return ["TitleLedger", "BillRules", "DiscountDesk", "Policy", "BillRegistry", "CashToken"];
}
