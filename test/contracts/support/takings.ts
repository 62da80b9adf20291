import { ZeroAddress, ZeroHash } from "ethers";
import { clock, dayOf, networkHelpers } from "./chain.ts";
import { financingSteps, HOUR, RATE } from "./financingSteps.ts";
import { BILL_CASE, type InstrumentCase, RECEIVABLE_CASE } from "./instrumentCases.ts";
import { refusedBill } from "./liability.ts";
import { aDiscountedBill, aQuote, Preference, RepoKind } from "./market.ts";
import type { TestMember } from "./member.ts";
import type { NamedCall } from "./network.ts";
import {
  aConfirmedReceivable,
  aRange,
  aReceivedBill,
  deployTrade,
  MILLION,
  type Trade,
} from "./trade.ts";

/** A call that lets a contract take cash which an institution has approved for it, ready to be made. */
export interface Taking {
  readonly trade: Trade;
  /** Whose cash is taken, by whose call. */
  readonly member: TestMember;
  readonly call: NamedCall;
  /** The contract that takes it. */
  readonly spender: string;
  /** What the call counts. */
  readonly fen: bigint;
  /** The call takes all of it at once; otherwise as much is taken later, at most. */
  readonly atOnce: boolean;
}

const DUE = "2026-09-10";
const LOAN = 80_000_000n;
const COSTS = 5_000n;
/** ¥1,000,000.00 at 1.50 %, 2026-03-10 → 2026-09-10: 184 days. */
const INTEREST = 766_667n;

async function aQuoteAt(subject: InstrumentCase): Promise<Taking> {
  const trade = await networkHelpers.loadFixture(deployTrade);
  const instrument = await subject.circulating(trade);
  const requestId = await financingSteps(subject, trade).request(instrument);
  const spender = subject.financingDesk;
  const args = [requestId, RATE, (await clock.now()) + HOUR];
  const call = { target: spender, method: "quote", args };
  return { trade, member: trade.bank, call, spender, fen: MILLION, atOnce: false };
}

async function aLoan() {
  const trade = await networkHelpers.loadFixture(deployTrade);
  const bill = await aReceivedBill(trade);
  const application = [aRange(bill.id, { to: MILLION }), trade.bank.account, LOAN];
  const loanId = await trade.as(trade.supplier).ask("PledgeDesk", "apply_", application);
  const offer = { target: "PledgeDesk", method: "offer", args: [loanId, 36_000n, dayOf(DUE)] };
  return { trade, loanId, offer, spender: "PledgeDesk" };
}

async function anOfferOfALoan(): Promise<Taking> {
  const { offer, trade, spender } = await aLoan();
  return { trade, member: trade.bank, call: offer, spender, fen: LOAN, atOnce: false };
}

async function aRepayment(): Promise<Taking> {
  const { trade, loanId, offer, spender } = await aLoan();
  const { bank, supplier: member } = trade;
  await trade.fund(member, MILLION);
  await trade.as(bank).callAll([offer, approval(trade, spender, LOAN)]);
  await trade.as(member).call(spender, "draw", [loanId]);
  const call = { target: spender, method: "repay", args: [loanId] };
  // One day of ¥800,000.00 at 3.60 %.
  return { trade, member, call, spender, fen: LOAN + 8_000n, atOnce: true };
}

async function aPaymentAt(subject: InstrumentCase): Promise<Taking> {
  const { trade, id, spender } = await aDueInstrument(subject);
  const presentmentId = await trade.as(trade.supplier).ask(spender, "present", [id, 1n]);
  const call = { target: spender, method: "pay", args: [presentmentId] };
  return { trade, member: trade.core, call, spender, fen: MILLION, atOnce: true };
}

async function aPaymentUnpresented(): Promise<Taking> {
  const { trade, id, spender } = await aDueInstrument(RECEIVABLE_CASE);
  const call = { target: spender, method: "payUnpresented", args: [id, 1n] };
  return { trade, member: trade.core, call, spender, fen: MILLION, atOnce: true };
}

async function aDueInstrument({ circulating, paymentDesk }: InstrumentCase) {
  const trade = await networkHelpers.loadFixture(deployTrade);
  const { id } = await circulating(trade, { due: DUE });
  await clock.toDay(DUE);
  return { trade, id, spender: paymentDesk };
}

async function aRecoursePaid(method: "pay" | "payAsAcceptor"): Promise<Taking> {
  const { trade, acceptor, steps, second, recourseId } = await refusedBill(DUE);
  const claimId = await steps.claim(trade.bank, recourseId, steps.endorser(second), COSTS);
  const byDebtor = method === "pay";
  return {
    trade,
    member: byDebtor ? trade.subSupplier : acceptor,
    call: { target: "RecourseDesk", method, args: [byDebtor ? claimId : recourseId] },
    spender: "RecourseDesk",
    fen: MILLION + COSTS,
    atOnce: true,
  };
}

async function aStandingQuote(): Promise<Taking> {
  const trade = await networkHelpers.loadFixture(deployTrade);
  const fen = 3n * MILLION;
  const args = [await aQuote({ capacity: fen }), 0n, 100n];
  const call = { target: "DiscountMarket", method: "post", args };
  return { trade, member: trade.bank, call, spender: "DiscountDesk", fen, atOnce: false };
}

async function anInterbankPurchase(): Promise<Taking> {
  const trade = await networkHelpers.loadFixture(deployTrade);
  const { bank, otherBank } = trade;
  const bill = await aDiscountedBill(trade);
  const offer = [aRange(bill.id, { to: MILLION }), otherBank.account, 15_000n, bill.discountId];
  const spender = "InterbankDesk";
  const tradeId = await trade.as(bank).ask(spender, "offer", offer);
  const call = { target: spender, method: "sign", args: [tradeId] };
  return { trade, member: otherBank, call, spender, fen: MILLION - INTEREST, atOnce: true };
}

async function aRediscount(): Promise<Taking> {
  const trade = await networkHelpers.loadFixture(deployTrade);
  const { bank, centralBank } = trade;
  const spender = "RediscountDesk";
  await trade.fund(centralBank, MILLION);
  await trade.as(centralBank).call(spender, "setQuota", [bank.account, 2n * MILLION]);
  const bill = await aDiscountedBill(trade);
  const terms = { preference: Preference.ordinary, rateMax: 15_000n, documentHash: ZeroHash };
  const application = [aRange(bill.id, { to: MILLION }), terms, bill.discountId];
  const tradeId = await trade.as(bank).ask(spender, "apply_", application);
  const call = { target: spender, method: "grant", args: [tradeId] };
  return { trade, member: centralBank, call, spender, fen: MILLION - INTEREST, atOnce: true };
}

/** Of ¥900,000.00 at 1.80 % for 14 days, on a package that cannot be split. */
async function aRepo() {
  const trade = await networkHelpers.loadFixture(deployTrade);
  const { bank, otherBank } = trade;
  const bill = await aDiscountedBill(trade, { splittable: false });
  const terms = {
    lender: otherBank.account,
    kind: RepoKind.pledged,
    principal: 90_000_000n,
    rateMillionths: 18_000n,
    dueDay: dayOf("2026-03-24"),
  };
  const offer = [aRange(bill.id, { to: MILLION }), terms, bill.discountId];
  const tradeId = await trade.as(bank).ask("RepoDesk", "offer", offer);
  const call = (method: string) => ({ target: "RepoDesk", method, args: [tradeId] });
  const sign = () =>
    trade.as(otherBank).callAll([approval(trade, "RepoDesk", terms.principal), call("sign")]);
  return { trade, principal: terms.principal, call, sign, spender: "RepoDesk" };
}

async function aRepoSigned(): Promise<Taking> {
  const { trade, call, principal, spender } = await aRepo();
  return {
    trade,
    member: trade.otherBank,
    call: call("sign"),
    spender,
    fen: principal,
    atOnce: true,
  };
}

async function aRepoRedeemed(): Promise<Taking> {
  const { trade, call, principal, spender, sign } = await aRepo();
  await sign();
  await clock.toDay("2026-03-24");
  const fen = principal + 63_000n;
  return { trade, member: trade.bank, call: call("redeem"), spender, fen, atOnce: true };
}

async function aRepoEnforced(): Promise<Taking> {
  const { trade, call, principal, spender, sign } = await aRepo();
  await sign();
  await clock.toDay("2026-03-25");
  // The lender is owed 184 days of interest when the bill is paid, and pays back the rest of the bill.
  const fen = MILLION - principal - 828_000n;
  return { trade, member: trade.otherBank, call: call("enforce"), spender, fen, atOnce: true };
}

async function aListingTaken(): Promise<Taking> {
  const trade = await networkHelpers.loadFixture(deployTrade);
  const { supplier, subSupplier: member } = trade;
  await trade.fund(member, MILLION);
  const { id } = await aConfirmedReceivable(trade);
  const [spender, fen] = ["ListingDesk", 97_000_000n];
  const registration = [aRange(id, { to: MILLION }), ZeroAddress, ZeroHash, 0n];
  const listingId = await trade.as(supplier).ask(spender, "register", registration);
  const listed = [listingId, 1n, fen, (await clock.now()) + HOUR];
  await trade.as(supplier).call(spender, "list", listed);
  const call = { target: spender, method: "take", args: [listingId, MILLION] };
  return { trade, member, call, spender, fen, atOnce: true };
}

/** What an institution lets a desk take in all from now on. */
export const approval = (trade: Trade, spender: string, amount: bigint): NamedCall => ({
  target: "CashToken",
  method: "approve",
  args: [trade.addressOf(spender), amount],
});

/** One for every measured function that names an amount or a record and a spender, by "Contract.method". */
export const TAKINGS: Readonly<Record<string, () => Promise<Taking>>> = {
  "DiscountDesk.quote": () => aQuoteAt(BILL_CASE),
  "FactoringDesk.quote": () => aQuoteAt(RECEIVABLE_CASE),
  "PledgeDesk.offer": anOfferOfALoan,
  "PledgeDesk.repay": aRepayment,
  "PresentmentDesk.pay": () => aPaymentAt(BILL_CASE),
  "ReceivablePaymentDesk.pay": () => aPaymentAt(RECEIVABLE_CASE),
  "ReceivablePaymentDesk.payUnpresented": aPaymentUnpresented,
  "RecourseDesk.pay": () => aRecoursePaid("pay"),
  "RecourseDesk.payAsAcceptor": () => aRecoursePaid("payAsAcceptor"),
  "DiscountMarket.post": aStandingQuote,
  "InterbankDesk.sign": anInterbankPurchase,
  "RepoDesk.sign": aRepoSigned,
  "RepoDesk.redeem": aRepoRedeemed,
  "RepoDesk.enforce": aRepoEnforced,
  "RediscountDesk.grant": aRediscount,
  "ListingDesk.take": aListingTaken,
};
