import { expect } from "chai";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import { liabilitySteps } from "../support/liability.ts";
import {
  aReceivedBill,
  BillStatus,
  deployTrade,
  MILLION,
  PresentmentStatus,
} from "../support/trade.ts";

const DUE = "2026-09-10";
const LAST = dayOf("2026-12-31");

describe("standing instructions of acceptors", () => {
  const setUp = async ({ due = DUE, allowance = 10n * MILLION, maxAmount = MILLION } = {}) => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const steps = liabilitySteps(trade);
    const bill = await aReceivedBill(trade, { due });
    await trade.as(trade.core).callAll([
      { target: "PresentmentDesk", method: "instruct", args: [maxAmount, LAST] },
      {
        target: "CashToken",
        method: "approve",
        args: [trade.addressOf("PresentmentDesk"), allowance],
      },
    ]);
    const present = () => trade.as(trade.supplier).ask("PresentmentDesk", "present", [bill.id, 1n]);
    const statusOf = async (id: bigint) => (await steps.presentments.presentmentOf(id)).status;
    return { trade, steps, bill, present, statusOf };
  };

  it("INV-Y4, PAYMENT-SAME-DAY: pays in the transaction that presents", async () => {
    const { trade, bill, present, statusOf } = await setUp();
    await clock.toDay(DUE);
    const presentmentId = await present();
    expect(await statusOf(presentmentId)).to.equal(PresentmentStatus.paid);
    expect(await trade.cash.balanceOf(trade.supplier.account)).to.equal(MILLION);
    expect((await trade.bills.billOf(bill.id)).status).to.equal(BillStatus.settled);
  });

  it("waits for the payment day when the due day is a holiday; then anybody has it carried out", async () => {
    const { trade, present, statusOf } = await setUp({ due: "2026-08-15" });
    await clock.toDay("2026-08-15");
    const presentmentId = await present();
    expect(await statusOf(presentmentId)).to.equal(PresentmentStatus.presented);
    const answer = () =>
      trade.as(trade.otherBank).call("PresentmentDesk", "answer", [presentmentId]);
    await expect(answer())
      .to.be.revertedWithCustomError(trade.errors, "PresentmentDesk_NotOrdered")
      .withArgs(presentmentId, trade.core.account);
    await clock.toDay("2026-08-17");
    await answer();
    expect(await statusOf(presentmentId)).to.equal(PresentmentStatus.paid);
    await expect(answer())
      .to.be.revertedWithCustomError(trade.errors, "PaymentDesk_WrongStatus")
      .withArgs(presentmentId, PresentmentStatus.paid, PresentmentStatus.presented);
  });

  for (const { title, options, day } of [
    { title: "a slice above the amount ordered", options: { maxAmount: MILLION - 1n }, day: DUE },
    { title: "more than was approved", options: { allowance: MILLION - 1n }, day: DUE },
    { title: "an instruction that was ended", options: { maxAmount: 0n }, day: DUE },
    { title: "a late presentment", options: {}, day: "2026-09-22" },
    { title: "an instruction that is over", options: {}, day: "2027-01-04" },
  ]) {
    it(`leaves ${title} to the acceptor's own answer`, async () => {
      const { present, statusOf } = await setUp(options);
      await clock.toDay(day);
      expect(await statusOf(await present())).to.equal(PresentmentStatus.presented);
    });
  }

  it("leaves a slice that the acceptor cannot pay, or may not, since it is suspended, to be presented all the same", async () => {
    const { trade, present, statusOf } = await setUp();
    await clock.toDay(DUE);
    await trade
      .as(trade.centralBank)
      .call("MemberRegistry", "suspend", [trade.core.account, "licence withdrawn"]);
    expect(await statusOf(await present())).to.equal(PresentmentStatus.presented);
  });

  it("takes no instruction whose last day is over", async () => {
    const { trade } = await setUp();
    const past = [MILLION, dayOf("2026-03-09")];
    await expect(trade.as(trade.core).call("PresentmentDesk", "instruct", past))
      .to.be.revertedWithCustomError(trade.errors, "PresentmentDesk_InstructionPast")
      .withArgs(dayOf("2026-03-09"), dayOf("2026-03-10"));
    const instruction = await liabilitySteps(trade).presentments.instructionOf(trade.core.account);
    expect([...instruction]).to.deep.equal([MILLION, LAST]);
  });
});
