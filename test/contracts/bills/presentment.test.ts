import { expect } from "chai";
import type { CreditRegistry } from "../../../sdk/src/generated/typechain/contracts/credit/CreditRegistry.ts";
import type { PresentmentDesk } from "../../../sdk/src/generated/typechain/contracts/desks/PresentmentDesk.ts";
import { shouldBehaveAsPaymentDesk } from "../support/behaveAsPaymentDesk.ts";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import { BILL_CASE } from "../support/instrumentCases.ts";
import {
  aRange,
  aReceivedBill,
  deployTrade,
  MILLION,
  PresentmentStatus,
} from "../support/trade.ts";

describe("PresentmentDesk", () => {
  shouldBehaveAsPaymentDesk(BILL_CASE);

  const aMatureBill = async (today: string, options: { readonly transferable?: boolean } = {}) => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const bill = await aReceivedBill(trade, { due: "2026-06-10", ...options });
    await clock.toDay(today);
    const desk = trade.contract<PresentmentDesk>("PresentmentDesk");
    const present = () => trade.as(trade.supplier).ask("PresentmentDesk", "present", [bill.id, 1n]);
    return { trade, bill, desk, present };
  };

  it("opens the window of a bill due on 2026-06-10 until 2026-06-22, past the Dragon Boat holiday", async () => {
    const { desk } = await aMatureBill("2026-06-10");
    expect(await desk.windowOf(dayOf("2026-06-10"))).to.deep.equal([
      dayOf("2026-06-10"),
      dayOf("2026-06-22"),
      false,
    ]);
  });

  for (const { day, late } of [
    { day: "2026-06-22", late: false },
    { day: "2026-06-23", late: true },
  ]) {
    it(`takes a presentment on ${day} as ${late ? "late" : "timely"}, and the acceptor pays`, async () => {
      const { trade, desk, present } = await aMatureBill(day);
      const presentmentId = await present();
      expect((await desk.presentmentOf(presentmentId)).late).to.equal(late);
      await trade.as(trade.core).callAll([
        { target: "CashToken", method: "approve", args: [await desk.getAddress(), MILLION] },
        { target: "PresentmentDesk", method: "pay", args: [presentmentId] },
      ]);
      expect(await trade.cash.balanceOf(trade.supplier.account)).to.equal(MILLION);
    });
  }

  it("rejects a presentment more than two years after maturity", async () => {
    const { present } = await aMatureBill("2028-06-12");
    await present();
    const later = await aMatureBill("2028-06-13", { transferable: true });
    await expect(later.present())
      .to.be.revertedWithCustomError(later.trade.errors, "PaymentDesk_TooLate")
      .withArgs(later.bill.id, dayOf("2028-06-13"), dayOf("2028-06-12"));
  });

  it("INV-K5: three one-fen slices of one bill, presented and refused one by one, are one overdue payment", async () => {
    const { trade, bill } = await aMatureBill("2026-03-11");
    const { core, supplier, subSupplier } = trade;
    for (const unit of [1n, 3n]) {
      const range = aRange(bill.id, { sliceFrom: unit === 1n ? 1n : 2n, from: unit, to: unit });
      const offer = await trade
        .as(supplier)
        .ask("EndorsementDesk", "offer", [range, subSupplier.account]);
      await trade.as(subSupplier).call("EndorsementDesk", "sign", [offer]);
    }
    await clock.toDay("2026-06-10");
    for (const [holder, from] of [
      [subSupplier, 1n],
      [supplier, 2n],
      [subSupplier, 3n],
    ] as const) {
      const presented = await trade.as(holder).ask("PresentmentDesk", "present", [bill.id, from]);
      await trade.as(core).call("PresentmentDesk", "refuse", [presented, "no goods came"]);
    }
    const credit = trade.contract<CreditRegistry>("CreditRegistry");
    const { overduePayments, overdueBalance } = await credit.standingOf(core.account);
    expect([overduePayments, overdueBalance]).to.deep.equal([1n, 3n]);
  });

  it("INV-Y3: pays a bill on which the drawer wrote 不得转让", async () => {
    const { trade, desk, present } = await aMatureBill("2026-06-10", { transferable: false });
    const presentmentId = await present();
    await trade.as(trade.core).callAll([
      { target: "CashToken", method: "approve", args: [await desk.getAddress(), MILLION] },
      { target: "PresentmentDesk", method: "pay", args: [presentmentId] },
    ]);
    expect((await desk.presentmentOf(presentmentId)).status).to.equal(PresentmentStatus.paid);
  });
});
