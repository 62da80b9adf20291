import { Interface } from "ethers";
import { CONTRACTS } from "../../../node/src/app/genesis/contracts.ts";
import { FUNCTION_ROLES } from "../../../node/src/app/genesis/roles.ts";
import { artifacts } from "./network.ts";

/** Where members move value: every desk and market, cash, and the registries that issue. */
export const ROOMS = CONTRACTS.map(({ contract }) => contract).filter((contract) =>
  /(Desk|Market|CashToken|BillRegistry|ReceivableRegistry|ReceiptRegistry)$/.test(contract),
);

const OF_EVERY_CONTRACT = new Set(["initialize", "setAuthority", "upgradeToAndCall"]);

/** "Desk.method" of each function of a contract that changes something and that a member may call. */
export function callsOfMembers(contract: string): readonly string[] {
  const restricted = new Set(
    FUNCTION_ROLES.filter((row) => row.contract === contract).flatMap(({ functions }) => functions),
  );
  const calls: string[] = [];
  new Interface(artifacts[contract]?.abi as string[]).forEachFunction(({ name, constant }) => {
    if (constant || restricted.has(name) || OF_EVERY_CONTRACT.has(name)) return;
    calls.push(`${contract}.${name}`);
  });
  return calls;
}

/** Carries out the acceptor's instruction, which was measured when it was given; anybody may call it. */
const INSTRUCTED = ["PresentmentDesk.answer"];

/** Completes what the caller's measured application began. */
const MEASURED_BEFORE = ["DiscountDesk.settle", "FactoringDesk.settle", "PledgeDesk.draw"];

/** Brings something in, keeps a right, or binds nothing yet. */
const RECEIVES = [
  "BillRegistry.receive_",
  "EndorsementDesk.sign",
  "AssignmentDesk.sign",
  "GuaranteeDesk.apply_",
  "ListingDesk.register",
  "PresentmentDesk.present",
  "ReceivablePaymentDesk.present",
  "PledgeDesk.collect",
  "RecourseDesk.openEarly",
  "RecourseDesk.claim",
  "RecourseDesk.renew",
  "RecourseDesk.split",
  "RecourseDesk.contest",
  "ReceivableRegistry.register",
  "ReceivableRegistry.registerLongTerm",
];

/** Ends or declines something; the other side keeps what it had. */
const ENDS = [
  "BillRegistry.acceptOnCondition",
  "BillRegistry.refuse",
  "BillRegistry.withdraw",
  "ReceivableRegistry.refuse",
  "ReceivableRegistry.withdraw",
  ...[
    "EndorsementDesk",
    "AssignmentDesk",
    "DiscountDesk",
    "FactoringDesk",
    "GuaranteeDesk",
  ].flatMap((desk) => [`${desk}.refuse`, `${desk}.withdraw`]),
  ...["PledgeDesk", "InterbankDesk", "RepoDesk", "RediscountDesk"].flatMap((desk) => [
    `${desk}.refuse`,
    `${desk}.withdraw`,
  ]),
  "PresentmentDesk.refuse",
  "PresentmentDesk.lapse",
  "ReceivablePaymentDesk.refuse",
  "ReceivablePaymentDesk.lapse",
  "RecourseDesk.withdraw",
  "GuaranteeDesk.disqualify",
  "RecourseDesk.withdrawClaim",
  "DiscountMarket.remove",
  "RediscountDesk.retire",
  "ListingDesk.cancel",
  "DeliveryDesk.withdraw",
  "FreezeDesk.lapse",
];

/** Goods in their own unit: limits are in fen. */
const GOODS = [
  "ReceiptRegistry.issue",
  "DeliveryDesk.request",
  "DeliveryDesk.confirm",
  "ListingDesk.countersign",
];

/** Calls of members that the limits of operators do not count. */
export const UNMEASURED: ReadonlySet<string> = new Set([
  ...INSTRUCTED,
  ...MEASURED_BEFORE,
  ...RECEIVES,
  ...ENDS,
  ...GOODS,
]);
