import { expect } from "chai";
import { act } from "../../../sdk/src/chain/act.ts";
import { intentOf } from "../../../sdk/src/chain/intent.ts";
import {
  allInCostOf,
  dateToTimestamp,
  type InstrumentId,
  type PostQuoteParams,
  parseYuan,
  type SaleParams,
} from "../../../sdk/src/index.ts";
import { askJSON } from "../support/anvil.ts";
import { startBillMarket } from "../support/billMarket.ts";
import { serve } from "../support/httpServer.ts";
import { actingContextOf } from "../support/ledger.ts";
import type { Party, TestNetwork } from "../support/network.ts";
import { expectCode, expectRefusal } from "../support/refusal.ts";
import { receivedBill, registerTrade } from "../support/trade.ts";

const FACE = parseYuan("¥1,000,000.00");
const QUARTER = FACE / 4n;
const UNTIL = dateToTimestamp("2026-03-20");

describe("the discount market", () => {
  let network: TestNetwork;
  let drawer: Party;
  let drawee: Party;
  let holder: Party;
  let soldId: InstrumentId;

  before(async () => {
    ({ network, drawer, drawee, holder } = await startBillMarket(10n * FACE));
  });
  after(() => network.stop());

  const post = async (party: Party, changed: Partial<PostQuoteParams> = {}): Promise<bigint> => {
    const terms = {
      acceptorClass: "coreEnterprise",
      rateMillionths: 26_500,
      daysMin: 1,
      daysMax: 400,
      faceMin: 1n,
      faceMax: FACE,
      capacity: FACE,
      validUntil: UNTIL,
    } as const;
    return (await party.client.quotes.post({ ...terms, ...changed })).quoteId;
  };
  const bookIds = async (limit?: number) => {
    const book = await network.connect().quotes.book({ acceptorClass: "coreEnterprise", limit });
    return book.map(({ quoteId }) => quoteId);
  };
  const aSale = async (changed: Partial<SaleParams> = {}): Promise<SaleParams> => {
    const instrumentId = await receivedBill({ drawer, payee: holder }, drawee, FACE);
    const trade = await registerTrade(holder, drawer, FACE);
    return { instrumentId, range: { from: 1n, to: FACE }, ...trade, rateMax: 30_000, ...changed };
  };

  it("has a book in the order in which quotes are taken, however few steps a bank allows", async () => {
    const { bank, otherBank } = network;
    const first = await post(bank);
    const second = await post(bank, { stepsMax: 1 });
    const best = await post(otherBank, { rateMillionths: 24_000, capacity: QUARTER });
    const last = await post(otherBank, { rateMillionths: 27_000, stepsMax: 1 });
    expect(await bookIds()).to.deep.equal([best, first, second, last]);
    expect(await bookIds(2)).to.deep.equal([best, first]);
    await expectCode(bookIds(0), "SDK_BAD_ARGUMENT");
    expect(await bank.client.quotes.get(best)).to.deep.equal({
      quoteId: best,
      bank: otherBank.account,
      acceptorClass: "coreEnterprise",
      rateMillionths: 24_000,
      daysMin: 1,
      daysMax: 400,
      faceMin: 1n,
      faceMax: FACE,
      remaining: QUARTER,
      validUntil: UNTIL,
    });
    await expectRefusal(bank.client.quotes.remove({ quoteId: best }), "DiscountMarket_NotQuoter", {
      quoteId: best,
      caller: bank.account,
      bank: otherBank.account,
    });
    await bank.client.quotes.remove({ quoteId: second });
    expect(await bank.client.quotes.get(second)).to.equal(undefined);
    expect(await bookIds()).to.deep.equal([best, first, last]);
  });

  it("sells at the best rates, part by part, as it said before", async () => {
    const { bank, otherBank } = network;
    const sale = await aSale();
    const { instrumentId, range, contractEvidence, invoiceEvidence } = sale;
    const elsewhere = await holder.client.discounts.request({
      ...{ instrumentId, range, contractEvidence, invoiceEvidence },
      bank: bank.account,
    });
    await holder.client.discounts.withdraw({ applicationId: elsewhere.applicationId });
    expect(await holder.client.bills.states(instrumentId)).to.deep.equal([
      { range, holder: holder.account, status: "received", flag: "circulating" },
    ]);
    const preview = await holder.client.market.preview(sale);
    const sold = await holder.client.market.sell({ ...sale, requestId: "SALE-1" });
    expect(sold.parts.map(({ applicationId: _, ...part }) => part)).to.deep.equal(preview);
    expect(preview.map((part) => [part.bank, part.range, part.rateMillionths])).to.deep.equal([
      [otherBank.account, { from: 1n, to: QUARTER }, 24_000],
      [bank.account, { from: QUARTER + 1n, to: FACE }, 26_500],
    ]);
    const cost = allInCostOf(...sold.parts);
    // ¥250,000.00 at 2.40 % and ¥750,000.00 at 2.65 %, 184 days.
    expect(cost.interest).to.equal(306_667n + 1_015_833n);
    expect(cost.interest + cost.proceeds).to.equal(FACE);
    expect(await holder.client.cash.balance()).to.equal(cost.proceeds);

    const again = await holder.client.market.sell({ ...sale, requestId: "SALE-1" });
    expect(again).to.deep.equal(sold);
    const [part] = sold.parts;
    expect(await bank.client.discounts.get(part?.applicationId ?? 0n)).to.include({
      status: "settled",
      rateMillionths: 24_000,
    });
    soldId = instrumentId;
  });

  it("resolves when the sale is made, though no node answers a question after it", async () => {
    const { anvil, bank, connect } = network;
    await post(bank, { rateMillionths: 23_000 });
    const sale = await aSale();
    let isSold = false;
    const node = await serve(async ({ method, params }) => {
      if (isSold && method === "eth_call") return undefined;
      const reply = await askJSON(anvil.url, method, params);
      isSold ||= method === "eth_getTransactionReceipt" && reply.result !== null;
      return { body: JSON.stringify(reply) };
    });
    try {
      const { market } = connect({ rpcUrls: [node.url], signer: holder.signer });
      const { parts } = await market.sell(sale);
      expect(parts.map(({ rateMillionths }) => rateMillionths)).to.deep.equal([23_000]);
    } finally {
      await node.stop();
    }
  });

  it("sells nothing rather than less than the holder wants, and says why without sending anything", async () => {
    const sale = await aSale({ rateMax: 20_000 });
    const refused = { instrumentId: sale.instrumentId, sold: 0n, faceMin: FACE };
    await expectRefusal(holder.client.market.preview(sale), "DiscountMarket_TooLittle", refused);
    await expectRefusal(holder.client.market.sell(sale), "DiscountMarket_TooLittle", refused);
    await expectRefusal(
      holder.client.market.sell({ ...sale, rateMax: 30_000, stepsMax: 0 }),
      "DiscountMarket_StepsSpent",
    );
    await expectCode(network.connect().market.preview(sale), "SDK_NO_SIGNER");
  });

  it("prices acceptors by their class, which the central bank sets", async () => {
    const { centralBank, bank } = network;
    const { market } = network.connect();
    expect(await market.classOf(drawee.account)).to.equal("coreEnterprise");
    const stateBank = { acceptor: bank.account, acceptorClass: "stateBank" } as const;
    await expectRefusal(bank.client.market.classify(stateBank), "AccessManagedUnauthorized");
    await centralBank.client.market.classify(stateBank);
    expect(await market.classOf(bank.account)).to.equal("stateBank");
    await centralBank.client.market.classify({ ...stateBank, acceptorClass: "none" });
    expect(await market.classOf(bank.account)).to.equal("otherBank");
  });

  describe("the cost of a discount", () => {
    const quoted = async (): Promise<bigint> => {
      const { instrumentId, range, contractEvidence, invoiceEvidence } = await aSale();
      const evidence = { contractEvidence, invoiceEvidence };
      const request = { instrumentId, range, bank: network.bank.account, ...evidence };
      const { applicationId } = await holder.client.discounts.request(request);
      await network.bank.client.discounts.quote({ applicationId, rateMillionths: 26_500 });
      return applicationId;
    };
    const expected = {
      face: FACE,
      interest: 1_354_444n,
      fees: 0n,
      proceeds: 98_645_556n,
      days: 184,
      paymentDate: "2026-09-10",
      provisional: false,
      effectiveRateMillionths: 26_864,
    };

    it("is shown all in, before and after", async () => {
      const applicationId = await quoted();
      const { discounts } = holder.client;
      expect(await discounts.cost(applicationId)).to.deep.equal({ ...expected, status: "quoted" });
      await discounts.settle({ applicationId });
      expect(await discounts.cost(applicationId)).to.deep.equal({ ...expected, status: "settled" });
      await expectRefusal(discounts.cost(10n ** 9n), "FinancingDesk_WrongStatus");
    });

    it("is rejected when the bank took a fee that its terms do not declare", async () => {
      const applicationId = await quoted();
      const context = actingContextOf(network, holder);
      const desk = await context.contracts.at("DiscountDesk");
      const cash = await context.contracts.at("CashToken");
      const settle = desk.interface.encodeFunctionData("settle", [applicationId]);
      const fee = cash.interface.encodeFunctionData("transfer", [network.bank.account, 50_000n]);
      await act(context, {
        calls: [intentOf(desk, settle), intentOf(cash, fee)],
        result: () => ({}),
      });
      const error = await expectCode(
        network.connect().discounts.cost(applicationId),
        "AUDIT_UNDECLARED_FEE",
      );
      expect((error as { details?: unknown }).details).to.deep.equal({
        payer: network.bank.account,
        payee: holder.account,
        declared: 98_645_556n,
        received: 98_595_556n,
        fee: 50_000n,
      });
    });
  });

  describe("after maturity", () => {
    it("makes who sold there answer in recourse, by the discount and no other application", async () => {
      await network.toDate("2026-09-10");
      const { presentments, bills } = network.otherBank.client;
      const presented = { instrumentId: soldId, sliceFrom: 1n };
      const { presentmentId } = await presentments.present(presented);
      await drawee.client.presentments.refuse({ presentmentId, reason: "no funds" });
      const [recourse] = await bills.recourse(soldId, { from: 1n, to: QUARTER });
      const endorsers = recourse?.parties.filter(({ debtor }) => debtor.party === "endorser");
      expect(endorsers?.map(({ account, liable }) => [account, liable])).to.deep.equal([
        [holder.account, true],
      ]);
    });
  });
});
