import { expect } from "chai";
import type { Preflight } from "../../../sdk/src/index.ts";
import { startBillMarket } from "../support/billMarket.ts";
import { discountedBill } from "../support/discounted.ts";
import { key, type Party, type TestNetwork } from "../support/network.ts";
import { askDiscount, endorse } from "../support/plays.ts";
import { expectRefusal } from "../support/refusal.ts";
import { receivedBill, registerTrade } from "../support/trade.ts";

const FACE = 100_000_000n;
const RANGE = { from: 1n, to: FACE };
const LOCK_SECONDS = 259_200;

describe("preflight of signatures and of sales", () => {
  let network: TestNetwork;
  let drawer: Party;
  let drawee: Party;
  let holder: Party;
  let customer: Party;

  before(async () => {
    ({ network, drawer, drawee, holder } = await startBillMarket(20n * FACE));
    customer = await network.admit("supplier");
  });
  after(() => network.stop());

  const received = () => receivedBill({ drawer, payee: holder }, drawee, FACE);
  const discounted = () => discountedBill({ drawer, drawee, holder, bank: network.bank }, FACE);
  const codesOf = ({ refusals }: Preflight) => refusals.map(({ error }) => error.code);
  const rulesOf = ({ refusals }: Preflight) =>
    refusals.flatMap(({ rules }) => rules.map(({ id }) => id));
  const offered = async (transferee: Party) => {
    const instrumentId = await received();
    const offer = { instrumentId, range: RANGE, transferee: transferee.account };
    return { instrumentId, offerId: (await holder.client.endorsements.offer(offer)).offerId };
  };

  it("names what the limits of the signer's maker and checker refuse, each, and keys without a role", async () => {
    const owner = await network.admit("supplier");
    const instrumentId = await receivedBill({ drawer, payee: owner }, drawee, FACE);
    const params = { instrumentId, range: RANGE, transferee: customer.account };
    const { bills, operators } = owner.client;
    expect((await bills.preflight("endorse", params)).allowed).to.equal(true);
    const { maker, checker } = owner.signer;
    await operators.limit({
      operator: checker.address as `0x${string}`,
      perRequest: 0n,
      perDay: FACE - 1n,
    });
    const account = owner.account;
    await network.centralBank.client.operators.limit({
      account,
      operator: maker.address as `0x${string}`,
      perRequest: FACE - 2n,
      perDay: 0n,
    });
    const limited = await bills.preflight("endorse", params);
    expect(codesOf(limited)).to.deep.equal([
      "MemberAccount_RequestLimit",
      "MemberAccount_DayLimit",
    ]);
    expect(limited.refusals.map(({ error }) => error.args["operator"])).to.deep.equal([
      maker.address.toLowerCase(),
      checker.address.toLowerCase(),
    ]);
    expect(rulesOf(limited)).to.include("OPERATOR-LIMIT");
    await expectRefusal(owner.client.endorsements.offer(params), "MemberAccount_RequestLimit");
    // Another institution's keys are not known, so nothing is said about them.
    const asked = await customer.client.bills.preflight("endorse", params, { as: account });
    expect(asked.allowed).to.equal(true);
    const strangers = { account, maker: key("a stranger"), checker: key("another stranger") };
    const stranger = await network
      .connect({ signer: strangers })
      .bills.preflight("endorse", { ...params, transferee: account });
    expect(codesOf(stranger)).to.deep.equal([
      "TransferDesk_TransfereeNotEligible",
      "MemberAccount_NotChecker",
      "MemberAccount_NotMaker",
    ]);
    expect(rulesOf(stranger)).to.include("OPERATOR-FOUR-EYES");
  });

  it("asks about a sale at the market before any bank is found", async () => {
    const instrumentId = await received();
    const trade = await registerTrade(holder, drawer, FACE);
    const sale = { instrumentId, range: RANGE, ...trade, rateMax: 30_000 };
    const unsold = await holder.client.bills.preflight("market.sell", sale);
    expect(codesOf(unsold)).to.deep.equal(["DiscountMarket_TooLittle"]);
    expect(rulesOf(unsold)).to.deep.equal(["MARKET-BEST-RATE"]);
    await network.bank.client.quotes.post({
      acceptorClass: "coreEnterprise",
      rateMillionths: 26_500,
      daysMin: 1,
      daysMax: 400,
      faceMin: 1n,
      faceMax: FACE,
      capacity: FACE,
      validUntil: BigInt(Date.parse("2026-03-12T00:00:00+08:00") / 1_000),
    });
    const stranger = await customer.client.bills.preflight("market.sell", sale);
    expect(codesOf(stranger)).to.deep.equal([
      "TitleLedger_NotHolder",
      "FinancingDesk_NotSeller",
      "EvidenceRegistry_WrongParties",
      "EvidenceRegistry_WrongParties",
    ]);
    expect((await holder.client.bills.preflight("market.sell", sale)).allowed).to.equal(true);
    const { parts } = await holder.client.market.sell(sale);
    expect(parts).to.have.length(1);
    const again = await holder.client.bills.preflight("market.sell", sale);
    expect(codesOf(again)).to.include.members([
      "TitleLedger_NotHolder",
      "EvidenceRegistry_Insufficient",
    ]);
  });

  it("asks about the signature on an endorsement as the desk does, and says what is closed", async () => {
    const { offerId } = await offered(customer);
    const { preflight } = customer.client.bills;
    expect((await preflight("endorsements.sign", { offerId })).allowed).to.equal(true);
    const stranger = await drawer.client.bills.preflight("endorsements.sign", { offerId });
    expect(codesOf(stranger)).to.deep.equal(["TransferDesk_NotParty"]);
    const { account } = holder;
    await network.centralBank.client.members.suspend({ account, reason: "test" });
    const suspended = await preflight("endorsements.sign", { offerId });
    await network.centralBank.client.members.restore({ account });
    expect(codesOf(suspended)).to.deep.equal(["MemberRegistry_NotActive"]);
    await customer.client.endorsements.sign({ offerId });
    for (const step of ["sign", "refuse", "withdraw"] as const) {
      const closed = await preflight(`endorsements.${step}`, { offerId });
      expect(codesOf(closed), step).to.deep.equal(["TransferDesk_WrongStatus"]);
    }
    const unknown = await preflight("endorsements.sign", { offerId: 99n });
    expect(codesOf(unknown)).to.deep.equal(["TransferDesk_WrongStatus"]);
  });

  it("names the lock that ended beside the rules that refuse by now", async () => {
    const { offerId, instrumentId } = await offered(customer);
    await network.advance(LOCK_SECONDS);
    const again = { instrumentId, range: { from: 1n, to: 5n }, transferee: drawer.account };
    await holder.client.endorsements.offer(again);
    const late = await customer.client.bills.preflight("endorsements.sign", { offerId });
    expect(codesOf(late)).to.deep.equal(["TitleLedger_RangeOutsideSlice", "TransferDesk_Expired"]);
    expect(rulesOf(late)).to.include("LOCK-EXPIRY");
  });

  it("asks about a discount step by step, the approval of the cash among the calls", async () => {
    const instrumentId = await received();
    const applicationId = await askDiscount(holder, network.bank, { instrumentId, range: RANGE });
    const quote = { applicationId, rateMillionths: 26_500 };
    const { bank } = network;
    expect((await bank.client.bills.preflight("discounts.quote", quote)).allowed).to.equal(true);
    const wrong = await holder.client.bills.preflight("discounts.quote", quote);
    expect(codesOf(wrong)).to.deep.equal(["FinancingDesk_NotParty"]);
    await bank.client.discounts.quote(quote);
    const settle = { applicationId };
    expect((await holder.client.bills.preflight("discounts.settle", settle)).allowed).to.equal(
      true,
    );
    await holder.client.discounts.settle(settle);
    for (const step of ["quote", "settle", "refuse", "withdraw"] as const) {
      const closed = await bank.client.bills.preflight(`discounts.${step}`, quote);
      expect(codesOf(closed)[0], step).to.match(/^FinancingDesk_(WrongStatus|Closed)$/);
    }
  });

  it("GUARANTEE-NO-ENDORSER: refuses an endorser as guarantor, before it is asked and before it signs", async () => {
    const instrumentId = await received();
    await endorse(holder, customer, { instrumentId, range: { from: 1n, to: 100n } });
    const asked = {
      instrumentId,
      range: { from: 1n, to: 50n },
      party: "endorser",
      guarantor: holder.account,
    } as const;
    // The payee is a party of the bill anyway, so another endorser is asked.
    const builder = await network.admit("supplier");
    await endorse(customer, builder, { instrumentId, range: { from: 1n, to: 60n } });
    const byCustomer = { ...asked, guarantor: customer.account };
    const refused = await builder.client.bills.preflight("guarantee", byCustomer);
    expect(codesOf(refused)).to.deep.equal(["GuaranteeDesk_GuarantorNotEligible"]);
    expect(rulesOf(refused)).to.include("GUARANTEE-NO-ENDORSER");
    await expectRefusal(
      builder.client.guarantees.apply(byCustomer),
      "GuaranteeDesk_GuarantorNotEligible",
      { guarantor: customer.account },
    );
    const guarantor = await network.admit("guarantor");
    const apply = { ...asked, guarantor: guarantor.account };
    const { guaranteeId } = await builder.client.guarantees.apply(apply);
    const sign = { guaranteeId };
    expect((await guarantor.client.bills.preflight("guarantees.sign", sign)).allowed).to.equal(
      true,
    );
    const stranger = await customer.client.bills.preflight("guarantees.sign", sign);
    expect(codesOf(stranger)).to.deep.equal(["GuaranteeDesk_NotParty"]);
    await guarantor.client.guarantees.sign(sign);
    const closed = await guarantor.client.bills.preflight("guarantees.sign", sign);
    expect(codesOf(closed)).to.deep.equal(["GuaranteeDesk_WrongStatus"]);
  });

  it("asks about a loan up to its repayment", async () => {
    const instrumentId = await received();
    const { bank } = network;
    const { loanId } = await holder.client.loans.apply({
      instrumentId,
      range: RANGE,
      bank: bank.account,
      principal: 1_000n,
    });
    const terms = { loanId, rateMillionths: 34_500, dueDate: "2026-06-10" };
    expect((await bank.client.bills.preflight("loans.offer", terms)).allowed).to.equal(true);
    await bank.client.loans.offer(terms);
    expect((await holder.client.bills.preflight("loans.draw", { loanId })).allowed).to.equal(true);
    const stranger = await bank.client.bills.preflight("loans.draw", { loanId });
    expect(codesOf(stranger)).to.deep.equal(["PledgeDesk_NotBorrower"]);
    await holder.client.loans.draw({ loanId });
    expect((await holder.client.bills.preflight("loans.repay", { loanId })).allowed).to.equal(true);
    const early = await bank.client.bills.preflight("loans.collect", { loanId });
    expect(codesOf(early)).to.deep.equal(["PaymentDesk_TooEarly"]);
  });

  it("BILL-AMONG-BANKS: keeps a discounted bill among banks, and asks about their signatures", async () => {
    const { bank, otherBank, centralBank } = network;
    const { instrumentId, discountId } = await discounted();
    const whole = { instrumentId, range: RANGE };
    const out = { ...whole, transferee: customer.account };
    const endorsed = await bank.client.bills.preflight("endorse", out);
    expect(codesOf(endorsed)).to.deep.equal(["BillRules_AmongBanks"]);
    expect(endorsed.refusals[0]?.rules.map(({ article }) => article)).to.deep.equal([
      "商业汇票承兑、贴现与再贴现管理办法 2†, 5†; 票据交易管理办法†",
    ]);
    await expectRefusal(bank.client.endorsements.offer(out), "BillRules_AmongBanks", {
      bank: bank.account,
    });
    const sale = { ...whole, discountId, buyer: otherBank.account, rateMillionths: 20_000 };
    const { tradeId } = await bank.client.interbank.offer(sale);
    const { preflight } = otherBank.client.bills;
    expect((await preflight("interbank.sign", { tradeId })).allowed).to.equal(true);
    const stranger = await bank.client.bills.preflight("interbank.sign", { tradeId });
    expect(codesOf(stranger)).to.deep.equal(["MarketDesk_NotParty"]);
    await otherBank.client.interbank.sign({ tradeId });
    const { tradeId: repoId } = await otherBank.client.repos.offer({
      ...whole,
      discountId,
      lender: bank.account,
      kind: "pledged",
      principal: 1_000n,
      rateMillionths: 15_000,
      dueDate: "2026-04-10",
    });
    const lending = await bank.client.bills.preflight("repos.sign", { tradeId: repoId });
    expect(codesOf(lending)).to.deep.equal([]);
    await bank.client.repos.refuse({ tradeId: repoId });
    const closed = await bank.client.bills.preflight("repos.sign", { tradeId: repoId });
    expect(codesOf(closed)).to.deep.equal(["MarketDesk_WrongStatus"]);
    const quota = { bank: otherBank.account, total: 2n * FACE };
    await centralBank.client.rediscounts.setQuota(quota);
    const application = { ...whole, discountId, rateMax: 900_000 };
    const { tradeId: rediscountId } = await otherBank.client.rediscounts.apply(application);
    const granting = () =>
      centralBank.client.bills.preflight("rediscounts.grant", { tradeId: rediscountId });
    expect(codesOf(await granting())).to.deep.equal(["ERC20InsufficientBalance"]);
    await centralBank.client.cash.mint({ to: centralBank.account, amount: FACE });
    expect((await granting()).allowed).to.equal(true);
  });

  it("rehearses a payment with the approval that comes first", async () => {
    const instrumentId = await received();
    await network.toDate("2026-09-10");
    const asked = { instrumentId, sliceFrom: 1n };
    const { presentmentId } = await holder.client.presentments.present(asked);
    const pay = { presentmentId };
    const { preflight } = drawee.client.bills;
    expect(codesOf(await preflight("presentments.pay", pay))).to.deep.equal([
      "ERC20InsufficientBalance",
    ]);
    await network.centralBank.client.cash.mint({ to: drawee.account, amount: FACE });
    expect((await preflight("presentments.pay", pay)).allowed).to.equal(true);
    const stranger = await drawer.client.bills.preflight("presentments.pay", pay);
    expect(codesOf(stranger)).to.deep.equal(["PaymentDesk_NotObligor"]);
    const silent = await preflight("presentments.lapse", pay);
    expect(codesOf(silent)).to.deep.equal(["PaymentDesk_AnswerTimeRuns"]);
    const unexplained = await preflight("presentments.refuse", { ...pay, reason: "" });
    expect(codesOf(unexplained)).to.deep.equal(["PaymentDesk_ReasonLength"]);
    await drawee.client.presentments.pay(pay);
    const twice = await preflight("presentments.pay", pay);
    expect(codesOf(twice)).to.deep.equal(["PaymentDesk_WrongStatus"]);
    expect(rulesOf(twice)).to.deep.equal(["PAYMENT-ONCE"]);
  });
});
