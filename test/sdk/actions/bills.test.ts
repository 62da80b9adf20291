import { expect } from "chai";
import {
  formatUnitRange,
  type InstrumentId,
  parseRate,
  parseYuan,
} from "../../../sdk/src/index.ts";
import { type Party, startNetwork, type TestNetwork } from "../support/network.ts";
import { expectRefusal } from "../support/refusal.ts";
import { receivedBill, registerTrade } from "../support/trade.ts";

const FACE = parseYuan("¥1,000,000.00");

describe("bills, endorsements, discounts, presentments", () => {
  let network: TestNetwork;
  let drawer: Party;
  let drawee: Party;
  let payee: Party;
  let supplier: Party;

  before(async () => {
    network = await startNetwork();
    drawer = await network.admit("coreEnterprise");
    drawee = await network.admit("coreEnterprise");
    payee = await network.admit("supplier");
    supplier = await network.admit("supplier");
  });
  after(() => network.stop());

  it("issues, accepts and receives a bill", async () => {
    const billId = await receivedBill({ drawer, payee }, drawee, FACE);
    expect(await payee.client.bills.get(billId)).to.include({
      class: "supplyChainCommercialBill",
      status: "received",
      drawer: drawer.account,
      drawee: drawee.account,
      payee: payee.account,
      face: FACE,
      issueDate: "2026-03-10",
      dueDate: "2026-09-10",
    });
    const [whole] = await payee.client.bills.slices(billId);
    expect(whole).to.include({ from: 1n, to: FACE, holder: payee.account });
  });

  it("withdraws a bill that nobody has received", async () => {
    const trade = await registerTrade(payee, drawer, FACE);
    const { billId } = await drawer.client.bills.issue({
      class: "supplyChainCommercialBill",
      drawee: drawee.account,
      payee: payee.account,
      face: FACE,
      dueDate: "2026-09-10",
      ...trade,
    });
    await drawer.client.bills.withdraw({ billId });
    expect((await drawer.client.bills.get(billId)).status).to.equal("withdrawn");
    const invoice = await drawer.client.evidence.get(trade.invoiceEvidence);
    expect(invoice?.available).to.equal(FACE);
  });

  it("refuses a bill above the evidence, and names both figures", async () => {
    const trade = await registerTrade(payee, drawer, FACE - 1n);
    const issue = drawer.client.bills.issue({
      class: "supplyChainCommercialBill",
      drawee: drawee.account,
      payee: payee.account,
      face: FACE,
      dueDate: "2026-09-10",
      ...trade,
    });
    const error = await expectRefusal(issue, "EvidenceRegistry_Insufficient", {
      requested: FACE,
      available: FACE - 1n,
    });
    expect(error.message).to.include("¥999,999.99 left, not ¥1,000,000.00");
    expect(error.messageZh).to.include("余额为 ¥999,999.99");
    expect(error.law).to.include("真实贸易背景");
  });

  describe("a received bill", () => {
    let billId: InstrumentId;
    const endorsed = { from: 1n, to: 38_000_000n };

    before(async () => {
      billId = await receivedBill({ drawer, payee }, drawee, FACE);
    });

    it("is endorsed in part, after an offer refused and one withdrawn", async () => {
      const offer = { instrumentId: billId, range: endorsed, transferee: supplier.account };
      const first = await payee.client.endorsements.offer(offer);
      expect((await payee.client.endorsements.get(first.offerId)).status).to.equal("open");
      await supplier.client.endorsements.refuse({ offerId: first.offerId });
      const second = await payee.client.endorsements.offer(offer);
      await payee.client.endorsements.withdraw({ offerId: second.offerId });
      const third = await payee.client.endorsements.offer(offer);
      await supplier.client.endorsements.sign({ offerId: third.offerId });

      const slices = await payee.client.bills.slices(billId);
      expect(slices.map(({ holder, ...range }) => [formatUnitRange(range), holder])).to.deep.equal([
        ["000000000001-000038000000", supplier.account],
        ["000038000001-000100000000", payee.account],
      ]);
    });

    it("is discounted to the fen, cash against title", async () => {
      const { bank, centralBank } = network;
      await centralBank.client.cash.mint({ to: bank.account, amount: FACE });
      const trade = await registerTrade(supplier, payee, 38_000_000n);
      const { applicationId } = await supplier.client.discounts.request({
        instrumentId: billId,
        range: endorsed,
        bank: bank.account,
        ...trade,
      });
      const rateMillionths = parseRate("2.65%");
      await bank.client.discounts.quote({ applicationId, rateMillionths });
      const foretold = await supplier.client.discounts.amounts(applicationId);
      const settled = await supplier.client.discounts.settle({ applicationId });
      expect(settled).to.include(foretold).and.to.include({
        face: 38_000_000n,
        interest: 514_689n,
        proceeds: 37_485_311n,
        days: 184,
        paymentDate: "2026-09-10",
        provisional: false,
      });
      expect(await supplier.client.cash.balance()).to.equal(37_485_311n);
      expect((await bank.client.bills.slices(billId))[0]?.holder).to.equal(bank.account);
    });

    it("refuses to offer a slice that is locked", async () => {
      const range = { from: 50_000_000n, to: 60_000_000n };
      const offer = { instrumentId: billId, range, transferee: supplier.account };
      const { offerId } = await payee.client.endorsements.offer(offer);
      const again = payee.client.endorsements.offer(offer);
      const error = await expectRefusal(again, "TitleLedger_Encumbered", {
        instrumentId: billId,
        from: 50_000_000n,
        to: 60_000_000n,
      });
      expect(error.messageZh).to.include("已锁定");
      await payee.client.endorsements.withdraw({ offerId });
    });

    it("is paid at maturity to each holder, after a refusal before it is due", async () => {
      const { bank, centralBank } = network;
      const slices = await payee.client.bills.slices(billId);
      const own = slices.filter(({ holder }) => holder === payee.account);
      for (const { from } of own.slice(1).reverse()) {
        await payee.client.slices
          .merge({ instrumentId: billId, leftFrom: from - 1n })
          .catch(() => {});
      }
      const early = payee.client.presentments.present({
        instrumentId: billId,
        sliceFrom: 38_000_001n,
      });
      await expectRefusal(early, "PaymentDesk_TooEarly");

      await network.toDate("2026-09-10");
      await centralBank.client.cash.mint({ to: drawee.account, amount: FACE });
      let paid = 0n;
      for (const { from, holder } of await payee.client.bills.slices(billId)) {
        const party = holder === payee.account ? payee : bank;
        const { presentmentId } = await party.client.presentments.present({
          instrumentId: billId,
          sliceFrom: from,
        });
        const { amount } = await drawee.client.presentments.pay({ presentmentId });
        expect((await payee.client.presentments.get(presentmentId)).status).to.equal("paid");
        paid += amount;
      }
      expect(paid).to.equal(FACE);
      expect((await payee.client.bills.get(billId)).status).to.equal("settled");
      expect(await drawee.client.cash.balance()).to.equal(0n);
    });
  });
});
