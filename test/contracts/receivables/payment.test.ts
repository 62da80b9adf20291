import { expect } from "chai";
import type { ReceivablePaymentDesk } from "../../../sdk/src/generated/typechain/contracts/desks/ReceivablePaymentDesk.ts";
import { shouldBehaveAsPaymentDesk } from "../support/behaveAsPaymentDesk.ts";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import { RECEIVABLE_CASE } from "../support/instrumentCases.ts";
import type { TestMember } from "../support/member.ts";
import {
  aConfirmedReceivable,
  aRange,
  deployTrade,
  EncumbranceKind,
  MILLION,
  PresentmentStatus,
  ReceivableStatus,
} from "../support/trade.ts";

describe("ReceivablePaymentDesk", () => {
  shouldBehaveAsPaymentDesk(RECEIVABLE_CASE);

  const aDueReceivable = async (today = "2026-09-10") => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const receivable = await aConfirmedReceivable(trade);
    await clock.toDay(today);
    const payUnpresented = (payer: TestMember = trade.core) =>
      trade.as(payer).callAll([
        {
          target: "CashToken",
          method: "approve",
          args: [trade.addressOf("ReceivablePaymentDesk"), MILLION],
        },
        {
          target: "ReceivablePaymentDesk",
          method: "payUnpresented",
          args: [receivable.id, 1n],
        },
      ]);
    return { trade, receivable, payUnpresented };
  };

  it("lets the debtor pay of its own accord, once", async () => {
    const { trade, receivable, payUnpresented } = await aDueReceivable();
    const desk = trade.contract<ReceivablePaymentDesk>("ReceivablePaymentDesk");
    await expect(payUnpresented())
      .to.emit(desk, "Paid")
      .withArgs(1n, receivable.id, trade.supplier.account, MILLION);
    expect(await trade.cash.balanceOf(trade.supplier.account)).to.equal(MILLION);
    expect((await trade.receivables.receivableOf(receivable.id)).status).to.equal(
      ReceivableStatus.settled,
    );
    await expect(payUnpresented())
      .to.be.revertedWithCustomError(trade.errors, "PaymentDesk_NotPayable")
      .withArgs(receivable.id);
  });

  it("INV-A4: pays the assignee that the ledger names, never the first creditor", async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const { core, supplier, subSupplier, cash } = trade;
    const receivable = await aConfirmedReceivable(trade);
    const range = aRange(receivable.id, { to: MILLION });
    const offerId = await trade
      .as(supplier)
      .ask("AssignmentDesk", "offer", [range, subSupplier.account]);
    await trade.as(subSupplier).call("AssignmentDesk", "sign", [offerId]);
    await clock.toDay("2026-09-10");
    await trade.as(core).callAll([
      {
        target: "CashToken",
        method: "approve",
        args: [trade.addressOf("ReceivablePaymentDesk"), MILLION],
      },
      { target: "ReceivablePaymentDesk", method: "payUnpresented", args: [receivable.id, 1n] },
    ]);
    expect(await cash.balanceOf(subSupplier.account)).to.equal(MILLION);
    expect(await cash.balanceOf(supplier.account)).to.equal(0n);
  });

  it("rejects payment by another than the debtor, before the due day, and of a presented slice", async () => {
    const { trade, receivable, payUnpresented } = await aDueReceivable("2026-09-09");
    const { core, supplier, bank, errors } = trade;
    await expect(payUnpresented(bank))
      .to.be.revertedWithCustomError(errors, "PaymentDesk_NotObligor")
      .withArgs(receivable.id, bank.account, core.account);
    await expect(payUnpresented())
      .to.be.revertedWithCustomError(errors, "PaymentDesk_TooEarly")
      .withArgs(receivable.id, dayOf("2026-09-09"), dayOf("2026-09-10"));
    await clock.toDay("2026-09-10");
    await trade.as(supplier).call("ReceivablePaymentDesk", "present", [receivable.id, 1n]);
    await expect(payUnpresented())
      .to.be.revertedWithCustomError(errors, "TitleLedger_Encumbered")
      .withArgs(receivable.id, 1n, MILLION, EncumbranceKind.underCollection);
  });

  for (const how of ["refused", "dishonoured"] as const) {
    it(`INV-A5, RECEIVABLE-LATE-PAYMENT: takes the debtor's money for what was ${how}, once, for the holder`, async () => {
      const { trade, receivable } = await aDueReceivable();
      const { core, supplier, bank, errors } = trade;
      const desk = trade.contract<ReceivablePaymentDesk>("ReceivablePaymentDesk");
      const presentmentId = await trade
        .as(supplier)
        .ask("ReceivablePaymentDesk", "present", [receivable.id, 1n]);
      if (how === "refused") {
        await trade.as(core).call("ReceivablePaymentDesk", "refuse", [presentmentId, "货物有瑕疵"]);
      } else {
        await clock.toDay("2026-09-15");
        await trade.as(bank).call("ReceivablePaymentDesk", "lapse", [presentmentId]);
      }
      const pay = (payer = core) =>
        trade.as(payer).callAll([
          {
            target: "CashToken",
            method: "approve",
            args: [trade.addressOf("ReceivablePaymentDesk"), MILLION],
          },
          { target: "ReceivablePaymentDesk", method: "pay", args: [presentmentId] },
        ]);
      await expect(pay(bank))
        .to.be.revertedWithCustomError(errors, "PaymentDesk_NotObligor")
        .withArgs(receivable.id, bank.account, core.account);
      await expect(pay())
        .to.emit(desk, "Paid")
        .withArgs(presentmentId, receivable.id, supplier.account, MILLION);
      expect(await trade.cash.balanceOf(supplier.account)).to.equal(MILLION);
      expect((await trade.receivables.receivableOf(receivable.id)).status).to.equal(
        ReceivableStatus.settled,
      );
      await expect(pay())
        .to.be.revertedWithCustomError(errors, "PaymentDesk_WrongStatus")
        .withArgs(presentmentId, PresentmentStatus.paid, PresentmentStatus.presented);
    });
  }

  it("knows no late demand: years after the due day the holder still presents", async () => {
    const { trade, receivable } = await aDueReceivable("2031-01-06");
    const desk = trade.contract<ReceivablePaymentDesk>("ReceivablePaymentDesk");
    await trade.as(trade.supplier).call("ReceivablePaymentDesk", "present", [receivable.id, 1n]);
    expect((await desk.presentmentOf(1n)).late).to.equal(false);
    expect(await desk.windowOf(100n)).to.deep.equal([100n, 2n ** 32n - 1n, false]);
  });
});
