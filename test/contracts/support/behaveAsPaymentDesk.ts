import { expect } from "chai";
import type { PaymentDesk } from "../../../sdk/src/generated/typechain/contracts/desks/PaymentDesk.ts";
import { clock, dayOf, networkHelpers } from "./chain.ts";
import type { InstrumentCase } from "./instrumentCases.ts";
import type { TestMember } from "./member.ts";
import {
  aRange,
  deployTrade,
  EncumbranceKind,
  MILLION,
  PresentmentStatus,
  type Trade,
} from "./trade.ts";

const PART = 38_000_000n;
const DUE = "2026-09-10";

/** What every payment at maturity does, whatever the class of instrument. */
export function shouldBehaveAsPaymentDesk(subject: InstrumentCase): void {
  const { paymentDesk, transferDesk, registry } = subject;
  const present = (trade: Trade, holder: TestMember, instrumentId: bigint, sliceFrom = 1n) =>
    trade.as(holder).ask(paymentDesk, "present", [instrumentId, sliceFrom]);
  const approve = (trade: Trade, fen: bigint) => ({
    target: "CashToken",
    method: "approve",
    args: [trade.addressOf(paymentDesk), fen],
  });
  const pay = (trade: Trade, presentmentId: bigint, fen = MILLION) =>
    trade
      .as(trade.core)
      .callAll([
        approve(trade, fen),
        { target: paymentDesk, method: "pay", args: [presentmentId] },
      ]);
  /** A due instrument of which the sub-supplier holds the low 38 % and the supplier the rest. */
  const setUp = async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const instrument = await subject.circulating(trade, { due: DUE });
    const offerId = await trade
      .as(trade.supplier)
      .ask(transferDesk, "offer", [aRange(instrument.id, { to: PART }), trade.subSupplier.account]);
    await trade.as(trade.subSupplier).call(transferDesk, "sign", [offerId]);
    await clock.toDay(DUE);
    return { trade, instrument, desk: trade.contract<PaymentDesk>(paymentDesk) };
  };

  it("puts a presented slice under collection", async () => {
    const { trade, instrument, desk } = await setUp();
    const { core, subSupplier, ledger } = trade;
    await expect(trade.as(subSupplier).call(paymentDesk, "present", [instrument.id, 1n]))
      .to.emit(desk, "Presented")
      .withArgs(1n, instrument.id, core.account, subSupplier.account, 1n, PART);
    const { encumbrance } = await ledger.sliceAt(instrument.id, 1n);
    expect([encumbrance.kind, encumbrance.desk]).to.deep.equal([
      EncumbranceKind.underCollection,
      await desk.getAddress(),
    ]);
    const presentment = await desk.presentmentOf(1n);
    expect([presentment.status, presentment.late]).to.deep.equal([
      PresentmentStatus.presented,
      false,
    ]);
  });

  it("pays each holder its slice to the fen, and settles the instrument with the last one", async () => {
    const { trade, instrument, desk } = await setUp();
    const { supplier, subSupplier, ledger, cash } = trade;
    const first = await present(trade, subSupplier, instrument.id);
    const second = await present(trade, supplier, instrument.id, PART + 1n);
    await expect(pay(trade, first))
      .to.emit(desk, "Paid")
      .withArgs(first, instrument.id, subSupplier.account, PART);
    expect(await cash.balanceOf(subSupplier.account)).to.equal(PART);
    expect((await ledger.sliceAt(instrument.id, 1n)).encumbrance.kind).to.equal(
      EncumbranceKind.discharged,
    );
    expect(await subject.statusOf(trade, instrument.id)).to.be.lessThan(subject.settledStatus);
    await pay(trade, second);
    expect(await cash.balanceOf(supplier.account)).to.equal(MILLION - PART);
    expect(await subject.statusOf(trade, instrument.id)).to.equal(subject.settledStatus);
  });

  it("discharges nothing when the obligor cannot pay", async () => {
    const { trade, instrument, desk } = await setUp();
    const presentmentId = await present(trade, trade.subSupplier, instrument.id);
    await expect(pay(trade, presentmentId, PART - 1n))
      .to.be.revertedWithCustomError(trade.cash, "ERC20InsufficientAllowance")
      .withArgs(trade.addressOf(paymentDesk), PART - 1n, PART);
    expect(await trade.ledger.dischargedOf(instrument.id)).to.equal(0n);
    expect((await desk.presentmentOf(presentmentId)).status).to.equal(PresentmentStatus.presented);
  });

  it("INV-Y1: rejects a second presentment of a slice, before and after payment", async () => {
    const { trade, instrument } = await setUp();
    const presentmentId = await present(trade, trade.subSupplier, instrument.id);
    const rejects = (kind: bigint) =>
      expect(present(trade, trade.subSupplier, instrument.id))
        .to.be.revertedWithCustomError(trade.errors, "TitleLedger_Encumbered")
        .withArgs(instrument.id, 1n, PART, kind);
    await rejects(EncumbranceKind.underCollection);
    await pay(trade, presentmentId);
    await rejects(EncumbranceKind.discharged);
  });

  it("puts a refused slice in recourse, with the reason", async () => {
    const { trade, instrument, desk } = await setUp();
    const presentmentId = await present(trade, trade.subSupplier, instrument.id);
    await expect(trade.as(trade.core).call(paymentDesk, "refuse", [presentmentId, "货物有瑕疵"]))
      .to.emit(desk, "PaymentRefused")
      .withArgs(presentmentId, instrument.id, "货物有瑕疵");
    expect((await trade.ledger.sliceAt(instrument.id, 1n)).encumbrance.kind).to.equal(
      EncumbranceKind.inRecourse,
    );
  });

  it("rejects a refusal without a reason, and one with a reason of more than 256 bytes", async () => {
    const { trade, instrument } = await setUp();
    const presentmentId = await present(trade, trade.subSupplier, instrument.id);
    for (const length of [0, 257]) {
      const refusal = [presentmentId, "x".repeat(length)];
      await expect(trade.as(trade.core).call(paymentDesk, "refuse", refusal))
        .to.be.revertedWithCustomError(trade.errors, "PaymentDesk_ReasonLength")
        .withArgs(length, 256n);
    }
  });

  it("dishonours a slice by anybody's call once the obligor's time to answer is over", async () => {
    const { trade, instrument, desk } = await setUp();
    // Presented on Thursday the 10th: three days end on Sunday, so the obligor has until Monday the 14th.
    const presentmentId = await present(trade, trade.subSupplier, instrument.id);
    await clock.toDay("2026-09-14", 23);
    await expect(trade.as(trade.otherBank).call(paymentDesk, "lapse", [presentmentId]))
      .to.be.revertedWithCustomError(trade.errors, "PaymentDesk_AnswerTimeRuns")
      .withArgs(presentmentId, dayOf("2026-09-14"), dayOf("2026-09-14"));
    await clock.toDay("2026-09-15", 0);
    await expect(trade.as(trade.otherBank).call(paymentDesk, "lapse", [presentmentId]))
      .to.emit(desk, "Dishonoured")
      .withArgs(presentmentId, instrument.id);
    expect((await trade.ledger.sliceAt(instrument.id, 1n)).encumbrance.kind).to.equal(
      EncumbranceKind.inRecourse,
    );
  });

  it("counts the time to answer from the payment day when the due day is a holiday", async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const { supplier, bank } = trade;
    await clock.toDay("2026-05-01");
    // Due on Saturday 2026-08-15, payable on Monday the 17th, answer until Thursday the 20th.
    const { id } = await subject.circulating(trade, { due: "2026-08-15" });
    await clock.toDay("2026-08-15");
    const presentmentId = await present(trade, supplier, id);
    await clock.toDay("2026-08-20");
    await expect(trade.as(bank).call(paymentDesk, "lapse", [presentmentId]))
      .to.be.revertedWithCustomError(trade.errors, "PaymentDesk_AnswerTimeRuns")
      .withArgs(presentmentId, dayOf("2026-08-20"), dayOf("2026-08-20"));
  });

  it("still takes payment after the time to answer, until somebody calls it dishonour", async () => {
    const { trade, instrument } = await setUp();
    const presentmentId = await present(trade, trade.subSupplier, instrument.id);
    await clock.toDay("2026-09-30");
    await pay(trade, presentmentId);
    expect(await trade.ledger.dischargedOf(instrument.id)).to.equal(PART);
  });

  it("rejects presentment before the due day", async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const { id } = await subject.circulating(trade, { due: DUE });
    await clock.toDay("2026-09-09", 23);
    await expect(present(trade, trade.supplier, id))
      .to.be.revertedWithCustomError(trade.errors, "PaymentDesk_TooEarly")
      .withArgs(id, dayOf("2026-09-09"), dayOf(DUE));
  });

  it("rejects presentment of an instrument that its taker never took", async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const { id } = await subject.pending(trade, { due: DUE });
    await clock.toDay(DUE);
    const { holder } = await trade.ledger.sliceAt(id, 1n);
    const taker = holder === trade.core.account ? trade.core : trade.supplier;
    const { error, args } = subject.notPresented.pending(id);
    await expect(present(trade, taker, id))
      .to.be.revertedWithCustomError(trade.errors, error)
      .withArgs(...args);
  });

  it("rejects presentment by another than the holder, and of a slice that does not exist", async () => {
    const { trade, instrument } = await setUp();
    const { supplier, subSupplier } = trade;
    const { error, args } = subject.notPresented.stranger(
      instrument.id,
      supplier.account,
      subSupplier.account,
    );
    await expect(present(trade, supplier, instrument.id))
      .to.be.revertedWithCustomError(trade.errors, error)
      .withArgs(...args);
    await expect(present(trade, supplier, instrument.id, 2n))
      .to.be.revertedWithCustomError(trade.errors, "TitleLedger_NoSuchSlice")
      .withArgs(instrument.id, 2n);
    await expect(present(trade, supplier, 7n))
      .to.be.revertedWithCustomError(trade.errors, "InstrumentRegistry_Unknown")
      .withArgs(7n);
  });

  it("INV-Y2: lets nobody but the obligor pay or refuse", async () => {
    const { trade, instrument } = await setUp();
    const { core, bank } = trade;
    const presentmentId = await present(trade, trade.subSupplier, instrument.id);
    for (const [method, args] of [
      ["pay", [presentmentId]],
      ["refuse", [presentmentId, "no"]],
    ] as const) {
      await expect(trade.as(bank).call(paymentDesk, method, args))
        .to.be.revertedWithCustomError(trade.errors, "PaymentDesk_NotObligor")
        .withArgs(instrument.id, bank.account, core.account);
    }
  });

  it("answers every call in every status", async () => {
    const { trade, instrument } = await setUp();
    const { core, supplier, subSupplier } = trade;
    await trade.as(supplier).call("TitleLedger", "split", [instrument.id, PART + 1n, PART + 11n]);
    const paid = await present(trade, subSupplier, instrument.id);
    await pay(trade, paid);
    const refused = await present(trade, supplier, instrument.id, PART + 1n);
    await trade.as(core).call(paymentDesk, "refuse", [refused, "no"]);
    const dishonoured = await present(trade, supplier, instrument.id, PART + 11n);
    await clock.toDay("2026-09-30");
    await trade.as(core).call(paymentDesk, "lapse", [dishonoured]);
    const isPaid = (method: string, presentmentId: bigint) =>
      subject.takesLatePayment &&
      method === "pay" &&
      (presentmentId === refused || presentmentId === dishonoured);
    for (const [presentmentId, status] of [
      [99n, PresentmentStatus.none],
      [paid, PresentmentStatus.paid],
      [refused, PresentmentStatus.refused],
      [dishonoured, PresentmentStatus.dishonoured],
    ] as const) {
      for (const [method, args] of [
        ["pay", [presentmentId]],
        ["refuse", [presentmentId, "no"]],
        ["lapse", [presentmentId]],
      ] as const) {
        if (isPaid(method, presentmentId)) continue;
        await expect(trade.as(core).call(paymentDesk, method, args), `${method} ${status}`)
          .to.be.revertedWithCustomError(trade.errors, "PaymentDesk_WrongStatus")
          .withArgs(presentmentId, status, PresentmentStatus.presented);
      }
    }
  });

  it("lets nobody but the desk tell the registry that an instrument is settled", async () => {
    const { trade, instrument } = await setUp();
    await expect(trade.as(trade.core).call(registry, "settled", [instrument.id]))
      .to.be.revertedWithCustomError(trade.contract(registry), "AccessManagedUnauthorized")
      .withArgs(trade.core.account);
  });
}
