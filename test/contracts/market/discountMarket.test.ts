import { expect } from "chai";
import { clock, networkHelpers } from "../support/chain.ts";
import { financingSteps, RATE } from "../support/financingSteps.ts";
import { BILL_CASE } from "../support/instrumentCases.ts";
import { AcceptorClass, aQuote, marketSteps } from "../support/market.ts";
import {
  ApplicationStatus,
  anEvidence,
  aReceivedBill,
  deployTrade,
  EncumbranceKind,
  fieldsOf,
  MILLION,
} from "../support/trade.ts";

/** ¥1,000,000.00 at 2.65 % and at 2.00 %, 2026-03-10 → 2026-09-10. */
const INTEREST = 1_354_444n;
const LOW_RATE = 20_000n;
const LOW_INTEREST = 1_022_222n;

async function setUp() {
  const trade = await networkHelpers.loadFixture(deployTrade);
  return { trade, ...marketSteps(trade) };
}

describe("DiscountMarket", () => {
  describe("quotes", () => {
    it("INV-M1: stand by the best rate first, then by who came first, wherever the hint points", async () => {
      const { trade, post, book } = await setUp();
      const { bank, otherBank } = trade;
      const first = await post(bank, { rate: 26_500n });
      const best = await post(otherBank, { rate: 20_000n });
      const second = await post(otherBank, { rate: 26_500n, after: best });
      const worst = await post(bank, { rate: 30_000n, after: second });
      const between = await post(bank, { rate: 25_000n, after: worst });
      const third = await post(bank, { rate: 26_500n, after: 99n });
      expect(await book()).to.deep.equal([best, between, first, second, third, worst]);
      await trade.as(otherBank).call("DiscountMarket", "remove", [best]);
      await trade.as(bank).call("DiscountMarket", "remove", [worst]);
      await trade.as(bank).call("DiscountMarket", "remove", [first]);
      expect(await book()).to.deep.equal([between, second, third]);
    });

    it("are announced with their terms", async () => {
      const { trade, market } = await setUp();
      const terms = await aQuote();
      await expect(trade.as(trade.bank).call("DiscountMarket", "post", [terms, 0n, 0n]))
        .to.emit(market, "QuotePosted")
        .withArgs(1n, trade.bank.account, terms.acceptorClass, Object.values(terms));
      expect(fieldsOf(await market.quoteOf(1n))).to.include({
        bank: trade.bank.account,
        remaining: terms.capacity,
      });
      expect(await market.countOf(trade.bank.account)).to.equal(1n);
    });

    it("are posted by active commercial banks only", async () => {
      const { trade } = await setUp();
      for (const member of [trade.supplier, trade.core, trade.centralBank]) {
        await expect(trade.as(member).call("DiscountMarket", "post", [await aQuote(), 0n, 0n]))
          .to.be.revertedWithCustomError(trade.errors, "FinancingDesk_NotABank")
          .withArgs(member.account);
      }
    });

    it("have terms that somebody can meet", async () => {
      const { trade } = await setUp();
      const terms = await aQuote();
      const last = (await clock.now()) + 2_592_000n;
      const rejects = (changed: Partial<typeof terms>, error: string) =>
        expect(
          trade.as(trade.bank).call("DiscountMarket", "post", [{ ...terms, ...changed }, 0n, 0n]),
        ).to.be.revertedWithCustomError(trade.errors, error);
      await rejects({ acceptorClass: 0n }, "DiscountMarket_NoClass");
      for (const rateMillionths of [0n, 1_000_001n]) {
        await rejects({ rateMillionths }, "FinancingDesk_RateOutOfRange");
      }
      for (const days of [{ daysMin: 0n }, { daysMin: 91n, daysMax: 90n }]) {
        await rejects(days, "DiscountMarket_DaysOutOfRange");
      }
      for (const faces of [
        { faceMin: 0n },
        { faceMin: 11n, faceMax: 10n },
        { faceMin: 11n, capacity: 10n },
      ]) {
        await rejects(faces, "DiscountMarket_FaceOutOfRange");
      }
      for (const validUntil of [last - 2_592_001n, last + 60n]) {
        await rejects({ validUntil }, "DiscountMarket_ValidityOutOfRange");
      }
    });

    it("INV-M3: are no more per bank than the policy allows", async () => {
      const { trade, post } = await setUp();
      const { bank, otherBank } = trade;
      const terms = await aQuote();
      for (let batch = 0; batch < 4; batch += 1) {
        await trade.as(bank).callAll(
          Array.from({ length: 8 }, () => ({
            target: "DiscountMarket",
            method: "post",
            args: [terms, 0n, 100n],
          })),
        );
      }
      await expect(trade.as(bank).call("DiscountMarket", "post", [terms, 0n, 100n]))
        .to.be.revertedWithCustomError(trade.errors, "DiscountMarket_Full")
        .withArgs(bank.account, 32n);
      await post(otherBank);
      await trade.as(bank).call("DiscountMarket", "remove", [1n]);
      await trade.as(bank).call("DiscountMarket", "post", [terms, 0n, 100n]);
    });

    it("are removed by their bank, by anybody once they have expired, and once", async () => {
      const { trade, post, market } = await setUp();
      const { bank, supplier } = trade;
      const quoteId = await post(bank, { seconds: 60n });
      const remove = () => trade.as(supplier).call("DiscountMarket", "remove", [quoteId]);
      await expect(remove())
        .to.be.revertedWithCustomError(trade.errors, "DiscountMarket_NotQuoter")
        .withArgs(quoteId, supplier.account, bank.account);
      await clock.advance(61n);
      await expect(remove()).to.emit(market, "QuoteRemoved").withArgs(quoteId);
      await expect(remove())
        .to.be.revertedWithCustomError(trade.errors, "DiscountMarket_UnknownQuote")
        .withArgs(quoteId);
    });

    it("are for a class that the central bank gives an acceptor, else for its kind", async () => {
      const { trade, market } = await setUp();
      const { bank, core, supplier, centralBank } = trade;
      const classes = () =>
        Promise.all([bank, core, supplier].map(({ account }) => market.classOf(account)));
      expect(await classes()).to.deep.equal([5n, 6n, 7n]);
      await expect(trade.as(centralBank).call("DiscountMarket", "classify", [bank.account, 1n]))
        .to.emit(market, "AcceptorClassified")
        .withArgs(bank.account, AcceptorClass.stateBank);
      expect(await classes()).to.deep.equal([1n, 6n, 7n]);
      await trade.as(centralBank).call("DiscountMarket", "classify", [bank.account, 0n]);
      expect(await classes()).to.deep.equal([5n, 6n, 7n]);
      await expect(
        trade.as(bank).call("DiscountMarket", "classify", [bank.account, 1n]),
      ).to.be.revertedWithCustomError(market, "AccessManagedUnauthorized");
    });
  });

  describe("sales", () => {
    it("INV-M1: MARKET-BEST-RATE takes the best rate, and of two equal ones the first", async () => {
      const { trade, post, sell } = await setUp();
      const { bank, otherBank, supplier, cash } = trade;
      await post(bank, { rate: RATE });
      const early = await post(otherBank, { rate: LOW_RATE });
      await post(bank, { rate: LOW_RATE });
      const bill = await aReceivedBill(trade);
      const [part, ...others] = await sell(bill, { faceMin: MILLION });
      expect(others).to.deep.equal([]);
      expect(fieldsOf(part as never)).to.include({
        quoteId: early,
        bank: otherBank.account,
        rateMillionths: LOW_RATE,
      });
      expect(await cash.balanceOf(supplier.account)).to.equal(MILLION - LOW_INTEREST);
      expect((await trade.ledger.sliceAt(bill.id, 1n)).holder).to.equal(otherBank.account);
    });

    it("BILL-FREE: leave alone what an open request at the discount desk has locked, until it ends", async () => {
      const { trade, post, sell, sellArgs } = await setUp();
      const { supplier, bank, otherBank, errors } = trade;
      await post(bank);
      const bill = await aReceivedBill(trade);
      const steps = financingSteps(BILL_CASE, trade);
      const requestId = await steps.request(bill, { bank: otherBank });
      await expect(trade.as(supplier).call("DiscountMarket", "sell", sellArgs(bill)))
        .to.be.revertedWithCustomError(errors, "TitleLedger_Encumbered")
        .withArgs(bill.id, 1n, MILLION, EncumbranceKind.locked);
      await trade.as(supplier).call("DiscountDesk", "withdraw", [requestId]);
      expect((await sell(bill)).length).to.equal(1);
    });

    it("are discounts like any other: settled requests at the desk", async () => {
      const { trade, market, post, sellArgs } = await setUp();
      await post(trade.bank, { capacity: 2n * MILLION });
      const bill = await aReceivedBill(trade);
      const desk = trade.contract("DiscountDesk") as never as {
        requestOf(id: bigint): Promise<readonly unknown[]>;
      };
      await expect(trade.as(trade.supplier).call("DiscountMarket", "sell", sellArgs(bill)))
        .to.emit(market, "DiscountMatched")
        .withArgs(1n, 1n, trade.supplier.account, MILLION, MILLION);
      expect(fieldsOf(await desk.requestOf(1n))).to.include({
        instrumentId: bill.id,
        applicant: trade.supplier.account,
        bank: trade.bank.account,
        status: ApplicationStatus.settled,
        rateMillionths: RATE,
        from: 1n,
        to: MILLION,
      });
    });

    it("are split among banks from the low end, each part at its own rate and to the fen", async () => {
      const { trade, post, sell } = await setUp();
      const { bank, otherBank, ledger } = trade;
      await post(bank, { rate: RATE });
      await post(otherBank, { rate: LOW_RATE, capacity: 40_000_000n });
      const bill = await aReceivedBill(trade);
      const parts = await sell(bill, { faceMin: MILLION });
      expect(parts.map(({ bank: buyer, from, to }) => [buyer, from, to])).to.deep.equal([
        [otherBank.account, 1n, 40_000_000n],
        [bank.account, 40_000_001n, MILLION],
      ]);
      // 400,000.00 at 2.00 % and 600,000.00 at 2.65 %, 184 days.
      expect(parts.map(({ amounts }) => amounts.interest)).to.deep.equal([408_889n, 812_667n]);
      expect((await ledger.sliceAt(bill.id, 40_000_001n)).holder).to.equal(bank.account);
    });

    it("leave the holder what nobody takes, from any sub-range, unless it wants all or nothing", async () => {
      const { trade, post, sell, sellArgs, book } = await setUp();
      await post(trade.bank, { capacity: 40_000_000n });
      const bill = await aReceivedBill(trade);
      const range = { from: 10_000_001n, to: 60_000_000n };
      await expect(
        trade
          .as(trade.supplier)
          .call("DiscountMarket", "sell", sellArgs(bill, { ...range, faceMin: 50_000_000n })),
      )
        .to.be.revertedWithCustomError(trade.errors, "DiscountMarket_TooLittle")
        .withArgs(bill.id, 40_000_000n, 50_000_000n);
      const [part] = await sell(bill, { ...range, faceMin: 40_000_000n });
      expect([part?.from, part?.to]).to.deep.equal([10_000_001n, 50_000_000n]);
      expect((await trade.ledger.sliceAt(bill.id, 50_000_001n)).holder).to.equal(
        trade.supplier.account,
      );
      // The quote is used up and has left the book.
      expect(await book()).to.deep.equal([]);
    });

    it("match acceptor class, tenor, amount and rate", async () => {
      const { trade, post, sell, sellArgs } = await setUp();
      const { bank, otherBank } = trade;
      await post(bank, { rate: 10_000n, acceptorClass: AcceptorClass.stateBank });
      await post(bank, { rate: 11_000n, days: [1n, 183n] });
      await post(bank, { rate: 12_000n, days: [185n, 400n] });
      await post(bank, { rate: 13_000n, faceMax: MILLION - 1n });
      await post(bank, { rate: 14_000n, faceMin: MILLION + 1n });
      const fits = await post(otherBank, {
        days: [184n, 184n],
        faceMin: MILLION,
        faceMax: MILLION,
      });
      const bill = await aReceivedBill(trade);
      await expect(
        trade
          .as(trade.supplier)
          .call("DiscountMarket", "sell", sellArgs(bill, { rateMax: RATE - 1n })),
      )
        .to.be.revertedWithCustomError(trade.errors, "DiscountMarket_TooLittle")
        .withArgs(bill.id, 0n, 1n);
      const [part] = await sell(bill, { rateMax: RATE });
      expect(part?.quoteId).to.equal(fits);
    });

    it("pass over banks without the money, suspended ones and the holder itself", async () => {
      const { trade, post, sell } = await setUp();
      const { bank, otherBank, centralBank } = trade;
      const [, , third] = trade.banks;
      await trade.fund(third, MILLION);
      await post(bank, { rate: 10_000n, allowance: 0n });
      const suspended = await post(otherBank, { rate: 11_000n });
      await post(third, { rate: RATE });
      await trade
        .as(centralBank)
        .call("MemberRegistry", "suspend", [otherBank.account, "for the test"]);
      const bill = await aReceivedBill(trade);
      const [part] = await sell(bill);
      expect(part?.bank).to.equal(third.account);
      expect(part?.quoteId).to.not.equal(suspended);
    });

    it("INV-M2: are bounded by the steps the holder allows, and drop expired quotes on the way", async () => {
      const { trade, post, sell, sellArgs, book } = await setUp();
      await post(trade.bank, { rate: 10_000n, seconds: 60n });
      await post(trade.bank, { rate: 11_000n, days: [1n, 2n] });
      const third = await post(trade.bank);
      const bill = await aReceivedBill(trade);
      await clock.advance(60n);
      const stepping = (stepsMax: bigint) =>
        trade.as(trade.supplier).call("DiscountMarket", "sell", sellArgs(bill, { stepsMax }));
      await expect(stepping(2n))
        .to.be.revertedWithCustomError(trade.errors, "DiscountMarket_StepsSpent")
        .withArgs(third);
      await sell(bill, { stepsMax: 3n });
      expect(await book()).to.deep.equal([2n, 3n]);
      await expect(trade.as(trade.bank).call("DiscountMarket", "post", [await aQuote(), 0n, 1n]))
        .to.be.revertedWithCustomError(trade.errors, "DiscountMarket_StepsSpent")
        .withArgs(third);
    });

    it("sell a package that cannot be split whole, to the best bank that takes it whole", async () => {
      const { trade, post, sell } = await setUp();
      await post(trade.bank, { rate: LOW_RATE, capacity: MILLION - 1n });
      const whole = await post(trade.otherBank);
      const bill = await aReceivedBill(trade, { splittable: false });
      const [part, ...others] = await sell(bill);
      expect([part?.quoteId, part?.to, others]).to.deep.equal([whole, MILLION, []]);
    });

    it("need something to sell", async () => {
      const { trade, sellArgs } = await setUp();
      const bill = await aReceivedBill(trade);
      for (const nothing of [{ faceMin: 0n }, { from: 2n, to: 1n }]) {
        await expect(
          trade.as(trade.supplier).call("DiscountMarket", "sell", sellArgs(bill, nothing)),
        ).to.be.revertedWithCustomError(trade.errors, "DiscountMarket_NoFace");
      }
    });

    it("are the holder's alone, and keep every rule of a discount", async () => {
      const { trade, post, sellArgs } = await setUp();
      const { supplier, subSupplier } = trade;
      await post(trade.bank);
      const bill = await aReceivedBill(trade);
      await expect(trade.as(subSupplier).call("DiscountMarket", "sell", sellArgs(bill)))
        .to.be.revertedWithCustomError(trade.errors, "TitleLedger_NotHolder")
        .withArgs(bill.id, 1n, subSupplier.account);
      const marked = await aReceivedBill(trade, { transferable: false });
      await expect(
        trade.as(supplier).call("DiscountMarket", "sell", sellArgs(marked)),
      ).to.be.revertedWithCustomError(trade.errors, "BillRules_NotTransferable");
      const foreign = await anEvidence(trade, { seller: subSupplier, buyer: trade.core });
      await expect(
        trade
          .as(supplier)
          .call("DiscountMarket", "sell", sellArgs(bill, { evidence: { ...bill, ...foreign } })),
      )
        .to.be.revertedWithCustomError(trade.errors, "FinancingDesk_NotSeller")
        .withArgs(foreign.invoiceEvidence, supplier.account);
    });

    it("allocate another invoice part by part, and use the bill's own trade once", async () => {
      const { trade, post, sell, sellArgs } = await setUp();
      const { bank, otherBank, supplier, core, evidence } = trade;
      await post(bank, { capacity: 30_000_000n, rate: LOW_RATE });
      await post(otherBank);
      const bill = await aReceivedBill(trade);
      const own = await anEvidence(trade, { seller: supplier, buyer: core, amount: 50_000_000n });
      await sell(bill, { to: 50_000_000n, evidence: { ...bill, ...own } });
      expect((await evidence.evidenceOf(own.invoiceEvidence)).allocated).to.equal(50_000_000n);
      const more = { sliceFrom: 50_000_001n, from: 50_000_001n, to: 50_000_010n };
      await expect(
        trade
          .as(supplier)
          .call(
            "DiscountMarket",
            "sell",
            sellArgs(bill, { ...more, evidence: { ...bill, ...own } }),
          ),
      ).to.be.revertedWithCustomError(trade.errors, "EvidenceRegistry_Insufficient");
      await sell(bill, more);
    });

    it("cannot be settled at the desk by anybody but the market", async () => {
      const { trade } = await setUp();
      const bill = await aReceivedBill(trade);
      const range = { instrumentId: bill.id, sliceFrom: 1n, from: 1n, to: 1n };
      const args = [range, trade.supplier.account, trade.bank.account, 1n];
      await expect(
        trade
          .as(trade.supplier)
          .call("DiscountDesk", "settleMatched", [
            ...args,
            bill.contractEvidence,
            bill.invoiceEvidence,
          ]),
      ).to.be.revertedWithCustomError(trade.contract("DiscountDesk"), "AccessManagedUnauthorized");
    });

    it("find the quotes for the class that the acceptor was given", async () => {
      const { trade, post, sell } = await setUp();
      const { centralBank, core, bank, otherBank } = trade;
      await post(bank);
      const quoteId = await post(otherBank, { acceptorClass: AcceptorClass.stateBank });
      const args = [core.account, AcceptorClass.stateBank];
      await trade.as(centralBank).call("DiscountMarket", "classify", args);
      const [part] = await sell(await aReceivedBill(trade));
      expect([part?.quoteId, part?.amounts.interest]).to.deep.equal([quoteId, INTEREST]);
    });
  });
});
