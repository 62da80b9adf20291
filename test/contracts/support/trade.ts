import { id, type Result, ZeroHash } from "ethers";
import type { CreditRegistry } from "../../../sdk/src/generated/typechain/contracts/credit/CreditRegistry.ts";
import type { EvidenceRegistry } from "../../../sdk/src/generated/typechain/contracts/evidence/EvidenceRegistry.ts";
import type { BillRegistry } from "../../../sdk/src/generated/typechain/contracts/instruments/BillRegistry.ts";
import type { ReceivableRegistry } from "../../../sdk/src/generated/typechain/contracts/instruments/ReceivableRegistry.ts";
import type { TitleLedger } from "../../../sdk/src/generated/typechain/contracts/ledger/TitleLedger.ts";
import type { CashToken } from "../../../sdk/src/generated/typechain/contracts/settlement/CashToken.ts";
import { dayOf, networkHelpers } from "./chain.ts";
import type { TestMember } from "./member.ts";
import { deployNetwork, type NamedCall, type TestNetwork } from "./network.ts";

/** Numbers on chain (contracts/types). */
export const BillClass = {
  bank: 5n,
  commercial: 6n,
  supplyChain: 7n,
  supplyChainBank: 8n,
} as const;
export const BillStatus = {
  none: 0n,
  issued: 2n,
  accepted: 3n,
  received: 4n,
  settled: 5n,
  withdrawn: 6n,
  refused: 7n,
} as const;
export const BillAction = {
  accept: 1n,
  receive: 2n,
  withdraw: 3n,
  endorse: 4n,
  discount: 5n,
  guarantee: 6n,
  pledge: 7n,
  interbankTransfer: 8n,
  repo: 9n,
  rediscount: 10n,
  present: 11n,
  recourse: 12n,
  list: 13n,
} as const;
export const ReceivableStatus = {
  none: 0n,
  registered: 1n,
  confirmed: 2n,
  settled: 3n,
  withdrawn: 4n,
  refused: 5n,
} as const;
export const ApplicationStatus = {
  none: 0n,
  open: 1n,
  quoted: 2n,
  settled: 3n,
  refused: 4n,
  withdrawn: 5n,
} as const;
export const PresentmentStatus = {
  none: 0n,
  presented: 1n,
  paid: 2n,
  refused: 3n,
  dishonoured: 4n,
} as const;
export const EncumbranceKind = {
  none: 0n,
  locked: 1n,
  pledged: 2n,
  underCollection: 4n,
  inRecourse: 5n,
  discharged: 7n,
} as const;

/** ¥1,000,000.00 */
export const MILLION = 100_000_000n;
export const LOCK_SECONDS = 259_200n;

/** The network with parties of trade: a core enterprise that buys, a supplier that sells to it, one that sells to that. */
export interface Trade extends TestNetwork {
  readonly core: TestMember;
  readonly supplier: TestMember;
  readonly subSupplier: TestMember;
  readonly bank: TestMember;
  readonly otherBank: TestMember;
  readonly bills: BillRegistry;
  readonly receivables: ReceivableRegistry;
  readonly ledger: TitleLedger;
  readonly evidence: EvidenceRegistry;
  readonly cash: CashToken;
}

/** For `loadFixture`; it stands on the fixture of the bare network, which a chain can be given once only. */
export async function deployTrade(): Promise<Trade> {
  const net = await networkHelpers.loadFixture(deployNetwork);
  const core = await net.admitMember({ kind: "CoreEnterprise" });
  const supplier = await net.admitMember({ kind: "Supplier" });
  const subSupplier = await net.admitMember({ kind: "Supplier" });
  const [bank, otherBank] = net.banks;
  for (const member of [core, bank, otherBank]) await net.fund(member, 100n * MILLION);
  return {
    ...net,
    core,
    supplier,
    subSupplier,
    bank,
    otherBank,
    bills: net.contract("BillRegistry"),
    receivables: net.contract("ReceivableRegistry"),
    ledger: net.contract("TitleLedger"),
    evidence: net.contract("EvidenceRegistry"),
    cash: net.contract("CashToken"),
  };
}

export interface TradeEvidence {
  readonly contractEvidence: string;
  readonly invoiceEvidence: string;
}

export interface EvidenceOptions {
  readonly seller: TestMember;
  readonly buyer: TestMember;
  /** Fen, of contract and invoice. */
  readonly amount?: bigint;
}

let documents = 0;

/** The seller registers a new contract and a new invoice. */
export async function anEvidence(
  trade: Trade,
  { seller, buyer, amount = MILLION }: EvidenceOptions,
): Promise<TradeEvidence> {
  const register = (kind: bigint): { fingerprint: string; call: NamedCall } => {
    documents += 1;
    const fingerprint = id(`test document ${documents}`);
    const registration = {
      kind,
      fingerprint,
      amount,
      documentDay: dayOf("2026-03-01"),
      seller: seller.account,
      buyer: buyer.account,
      documentHash: ZeroHash,
    };
    return {
      fingerprint,
      call: { target: "EvidenceRegistry", method: "register", args: [registration] },
    };
  };
  const contract = register(1n);
  const invoice = register(2n);
  await trade.as(seller).callAll([contract.call, invoice.call]);
  return { contractEvidence: contract.fingerprint, invoiceEvidence: invoice.fingerprint };
}

export interface BillOptions {
  readonly class?: bigint;
  readonly drawer?: TestMember;
  readonly drawee?: TestMember;
  readonly payee?: TestMember;
  readonly face?: bigint;
  /** "2026-09-10" */
  readonly due?: string;
  readonly transferable?: boolean;
  readonly splittable?: boolean;
  readonly evidence?: TradeEvidence;
}

export type BillIssue = Awaited<ReturnType<typeof aBillIssue>>;

/** Particulars of a ¥1,000,000.00 supply-chain bill of the core enterprise to its supplier, with fresh evidence. */
export async function aBillIssue(trade: Trade, options: BillOptions = {}) {
  const { drawer = trade.core, payee = trade.supplier, face = MILLION } = options;
  const evidence =
    options.evidence ?? (await anEvidence(trade, { seller: payee, buyer: drawer, amount: face }));
  return {
    class: options.class ?? BillClass.supplyChain,
    drawee: (options.drawee ?? trade.core).account,
    payee: payee.account,
    face,
    dueDay: dayOf(options.due ?? "2026-09-10"),
    transferable: options.transferable ?? true,
    splittable: options.splittable ?? true,
    ...evidence,
  };
}

export interface TestBill extends TradeEvidence {
  readonly id: bigint;
  readonly face: bigint;
}

/** What taking a bill back asks for. */
export const withdrawalOf = ({ id: billId, contractEvidence, invoiceEvidence }: TestBill) => [
  billId,
  contractEvidence,
  invoiceEvidence,
];

/** A bill issued by the core enterprise (or the drawer named). */
export async function anIssuedBill(trade: Trade, options: BillOptions = {}): Promise<TestBill> {
  const issue = await aBillIssue(trade, options);
  const billId = await trade.as(options.drawer ?? trade.core).ask("BillRegistry", "issue", [issue]);
  return { ...issue, id: billId };
}

export async function anAcceptedBill(trade: Trade, options: BillOptions = {}): Promise<TestBill> {
  const bill = await anIssuedBill(trade, options);
  await acceptAndDisclose(trade, bill.id, options.drawee ?? trade.core);
  return bill;
}

/** What an acceptor publishes of a bill, true to it. */
export async function particularsOf(trade: Trade, billId: bigint) {
  const { drawer, payee, face, issueDay, dueDay, transferable } = await trade.bills.billOf(billId);
  return { drawer, payee, face, issueDay, dueDay, transferable };
}

/** As an acceptor does: it accepts and discloses the bill in one request. */
export async function acceptAndDisclose(trade: Trade, billId: bigint, acceptor: TestMember) {
  const disclosed = [billId, await particularsOf(trade, billId)];
  return trade.as(acceptor).callAll([
    { target: "BillRegistry", method: "accept", args: [billId] },
    { target: "DisclosureRegistry", method: "disclose", args: disclosed },
  ]);
}

/** The acceptor publishes its credit data of last month, true to the chain. */
export async function discloseCredit(trade: Trade, acceptor: TestMember): Promise<void> {
  const registry = trade.contract<CreditRegistry>("CreditRegistry");
  const { month, acceptanceBalance, overdueBalance } = (
    await registry.lastMonthEndOf(acceptor.account)
  ).end;
  const disclosed = [month, acceptanceBalance, overdueBalance];
  await trade.as(acceptor).call("DisclosureRegistry", "discloseCredit", disclosed);
}

export async function aReceivedBill(trade: Trade, options: BillOptions = {}): Promise<TestBill> {
  const bill = await anAcceptedBill(trade, options);
  await trade.as(options.payee ?? trade.supplier).call("BillRegistry", "receive_", [bill.id]);
  return bill;
}

export interface ReceivableOptions {
  readonly creditor?: TestMember;
  readonly debtor?: TestMember;
  readonly face?: bigint;
  readonly due?: string;
  readonly evidence?: TradeEvidence;
}

/** Particulars of a ¥1,000,000.00 receivable of the supplier against the core enterprise, with fresh evidence. */
export async function aReceivableRegistration(trade: Trade, options: ReceivableOptions = {}) {
  const { creditor = trade.supplier, debtor = trade.core, face = MILLION } = options;
  const evidence =
    options.evidence ??
    (await anEvidence(trade, { seller: creditor, buyer: debtor, amount: face }));
  return {
    debtor: debtor.account,
    face,
    dueDay: dayOf(options.due ?? "2026-09-10"),
    ...evidence,
  };
}

export async function aRegisteredReceivable(
  trade: Trade,
  options: ReceivableOptions = {},
): Promise<TestBill> {
  const registration = await aReceivableRegistration(trade, options);
  const creditor = trade.as(options.creditor ?? trade.supplier);
  const receivableId = await creditor.ask("ReceivableRegistry", "register", [registration]);
  return { ...registration, id: receivableId };
}

export async function aConfirmedReceivable(
  trade: Trade,
  options: ReceivableOptions = {},
): Promise<TestBill> {
  const receivable = await aRegisteredReceivable(trade, options);
  await trade
    .as(options.debtor ?? trade.core)
    .call("ReceivableRegistry", "confirm", [receivable.id]);
  return receivable;
}

export interface RangeOptions {
  readonly sliceFrom?: bigint;
  readonly from?: bigint;
  readonly to: bigint;
}

/** A sub-range of an instrument, from unit 1 of slice 1 unless told otherwise. */
export const aRange = (
  instrumentId: bigint,
  { sliceFrom = 1n, from = sliceFrom, to }: RangeOptions,
) => ({ instrumentId, sliceFrom, from, to });

/** "000000000001-000012000000", as SHCPE prints a sub-range. */
export const printRange = (from: bigint, to: bigint): string =>
  `${from.toString().padStart(12, "0")}-${to.toString().padStart(12, "0")}`;

/** A struct that a contract answered, as a plain object by field name. */
export const fieldsOf = (struct: readonly unknown[]): Record<string, unknown> =>
  (struct as unknown as Result).toObject();
