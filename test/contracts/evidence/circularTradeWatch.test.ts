import { expect } from "chai";
import { id, ZeroHash } from "ethers";
import type { CircularTradeWatch } from "../../../sdk/src/generated/typechain/contracts/evidence/CircularTradeWatch.ts";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import { marketSteps } from "../support/market.ts";
import type { TestMember } from "../support/member.ts";
import { anEvidence, aReceivedBill, deployTrade } from "../support/trade.ts";

const LOT = id("copper cathode, bay 7");
const REPORT = id("report of the enquiry");
const KEPT = 16;

async function setUp() {
  const trade = await networkHelpers.loadFixture(deployTrade);
  const watch = trade.contract<CircularTradeWatch>("CircularTradeWatch");
  const { core, supplier, subSupplier } = trade;
  const tie = (invoice: string, { by = supplier, lot = LOT } = {}) =>
    trade.as(by).call("CircularTradeWatch", "tie", [invoice, lot]);
  /** The seller sells the lot to the buyer and says so. */
  const sale = async (seller: TestMember, buyer: TestMember, lot = LOT): Promise<string> => {
    const { invoiceEvidence } = await anEvidence(trade, { seller, buyer });
    await tie(invoiceEvidence, { by: seller, lot });
    return invoiceEvidence;
  };
  const clear = (documentHash = REPORT, lot = LOT) =>
    trade.as(trade.centralBank).call("CircularTradeWatch", "clear", [lot, documentHash]);
  const alerted = async () => (await watch.tradeOf(LOT)).alertedDay !== 0n;
  return {
    trade,
    watch,
    tie,
    sale,
    clear,
    alerted,
    members: [core, supplier, subSupplier] as const,
  };
}

describe("CircularTradeWatch", () => {
  it("INV-E7: raises an alert when A sells to B, B to C and C to A", async () => {
    const { trade, watch, tie, sale, alerted, members } = await setUp();
    const [a, b, c] = members;
    await sale(a, b);
    await sale(b, c);
    expect(await alerted()).to.equal(false);
    const { invoiceEvidence } = await anEvidence(trade, { seller: c, buyer: a });
    await expect(tie(invoiceEvidence, { by: a }))
      .to.emit(watch, "CircularTradeAlerted")
      .withArgs(LOT, invoiceEvidence, c.account, a.account);
    expect(await watch.tradeOf(LOT)).to.deep.equal([3n, dayOf("2026-03-10")]);
    expect(await watch.alertOn(invoiceEvidence)).to.equal(LOT);
  });

  it("INV-E7: sees the circle in whatever order its sales are told", async () => {
    const { sale, alerted, members } = await setUp();
    const [a, b, c] = members;
    await sale(c, a);
    await sale(a, b);
    expect(await alerted()).to.equal(false);
    await sale(b, c);
    expect(await alerted()).to.equal(true);
  });

  it("sees no circle over another lot, along a line, or in sales thirty-one days apart", async () => {
    const { trade, sale, alerted, members } = await setUp();
    const [a, b, c] = members;
    await sale(a, b);
    await sale(b, c);
    await sale(c, a, id("another lot"));
    await sale(a, c);
    await sale(a, trade.bank);
    expect(await alerted()).to.equal(false);
    await clock.toDay("2026-04-10", 0);
    await sale(c, a);
    expect(await alerted(), "the first sales are thirty-one days old").to.equal(false);
  });

  it("INV-E7: sees a circle whose sales are exactly thirty days apart", async () => {
    const { sale, alerted, members } = await setUp();
    const [a, b, c] = members;
    await sale(a, b);
    await sale(b, c);
    await clock.toDay("2026-04-09", 23);
    await sale(c, a);
    expect(await alerted()).to.equal(true);
  });

  it("INV-E7: loses no sale that counts among others: more than it keeps are an alert too", async () => {
    const { sale, alerted, members } = await setUp();
    const [a, b] = members;
    for (let count = 0; count < KEPT; count += 1) await sale(a, b);
    expect(await alerted()).to.equal(false);
    await sale(a, b);
    expect(await alerted()).to.equal(true);
  });

  it("hears the parties of a registered invoice, about one lot, once", async () => {
    const { trade, tie, sale, members } = await setUp();
    const [a, b] = members;
    const { errors, bank } = trade;
    const { contractEvidence, invoiceEvidence } = await anEvidence(trade, { seller: a, buyer: b });
    await expect(tie(invoiceEvidence, { lot: ZeroHash }))
      .to.be.revertedWithCustomError(errors, "CircularTradeWatch_NoLot")
      .withArgs(invoiceEvidence);
    for (const [document, kind] of [
      [contractEvidence, 1n],
      [REPORT, 0n],
    ] as const) {
      await expect(tie(document))
        .to.be.revertedWithCustomError(errors, "CircularTradeWatch_NotInvoice")
        .withArgs(document, kind);
    }
    await expect(tie(invoiceEvidence, { by: bank }))
      .to.be.revertedWithCustomError(errors, "CircularTradeWatch_NotParty")
      .withArgs(invoiceEvidence, bank.account);
    const tied = await sale(a, b);
    await expect(tie(tied, { by: b, lot: REPORT }))
      .to.be.revertedWithCustomError(errors, "CircularTradeWatch_AlreadyTied")
      .withArgs(tied, LOT);
  });

  it("is cleared by the central bank, on a document, and starts anew", async () => {
    const { trade, watch, sale, clear, alerted, members } = await setUp();
    const [a, b] = members;
    await expect(clear())
      .to.be.revertedWithCustomError(trade.errors, "CircularTradeWatch_NoAlert")
      .withArgs(LOT);
    await sale(a, b);
    await sale(b, a);
    await expect(clear(ZeroHash))
      .to.be.revertedWithCustomError(trade.errors, "CircularTradeWatch_NoDocument")
      .withArgs(LOT);
    await expect(trade.as(a).call("CircularTradeWatch", "clear", [LOT, REPORT]))
      .to.be.revertedWithCustomError(watch, "AccessManagedUnauthorized")
      .withArgs(a.account);
    await expect(clear()).to.emit(watch, "CircularTradeCleared").withArgs(LOT, REPORT);
    await sale(a, b);
    expect(await alerted(), "the earlier sales are forgotten").to.equal(false);
  });

  it("INV-E8, TRADE-CIRCULAR: stops the matching of a bill that stands on it, until it is cleared", async () => {
    const { trade, tie, sale, clear, members } = await setUp();
    const [core, supplier, subSupplier] = members;
    const { post, sell } = marketSteps(trade);
    await post(trade.bank);
    const bill = await aReceivedBill(trade);
    await tie(bill.invoiceEvidence);
    await sale(core, subSupplier);
    await sale(subSupplier, supplier);
    await expect(sell(bill))
      .to.be.revertedWithCustomError(trade.errors, "DiscountMarket_CircularTrade")
      .withArgs(bill.invoiceEvidence, LOT);
    await clear();
    expect(await sell(bill)).to.have.length(1);
  });
});
