import { expect } from "chai";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import {
  aDebtor,
  ClaimStatus,
  endorsedBill,
  LiableParty,
  liabilitySteps,
  RecourseCause,
  RecourseStatus,
  refusedBill,
} from "../support/liability.ts";
import {
  aReceivedBill,
  BillStatus,
  deployTrade,
  EncumbranceKind,
  MILLION,
} from "../support/trade.ts";

const DUE = "2026-09-10";
const DRAWER = { party: LiableParty.drawer };
const ACCEPTOR = { party: LiableParty.acceptor };

describe("RecourseDesk", () => {
  const setUp = () => endorsedBill(DUE);
  const setUpRefused = (day = DUE) => refusedBill(DUE, day);

  it("opens with the refusal and puts the slice in recourse", async () => {
    const { trade, steps, bill, recourseId } = await setUpRefused();
    const recourse = await steps.recourses.recourseOf(recourseId);
    expect([recourse.status, recourse.cause, recourse.claimant, recourse.principal]).to.deep.equal([
      RecourseStatus.open,
      RecourseCause.paymentRefused,
      trade.bank.account,
      MILLION,
    ]);
    const { encumbrance } = await trade.ledger.sliceAt(bill.id, 1n);
    expect([encumbrance.kind, encumbrance.desk]).to.deep.equal([
      EncumbranceKind.inRecourse,
      trade.addressOf("RecourseDesk"),
    ]);
  });

  it("opens with the dishonour by silence", async () => {
    const { trade, steps, bill } = await setUp();
    await clock.toDay(DUE);
    const presentmentId = await trade
      .as(trade.bank)
      .ask("PresentmentDesk", "present", [bill.id, 1n]);
    await clock.toDay("2026-09-15");
    await trade.as(trade.otherBank).call("PresentmentDesk", "lapse", [presentmentId]);
    const recourse = await steps.recourses.recourseOf(1n);
    expect([recourse.cause, recourse.openedDay]).to.deep.equal([
      RecourseCause.dishonoured,
      dayOf("2026-09-15"),
    ]);
  });

  it("RECOURSE-SUBROGATION: runs down the chain to the acceptor, each payer taking the claimant's place, to the fen", async () => {
    const { trade, acceptor, steps, bill, first, second, recourseId, balanceOf } =
      await setUpRefused();
    const { bank, subSupplier, supplier, core, ledger } = trade;
    const start = await balanceOf(bank);
    await clock.toDay("2026-10-10");
    // 30 days of ¥1,000,000.00 at 3.00 %: 2,500.00; costs 120.00.
    const paidBySub = MILLION + 250_000n + 12_000n;
    const claim = await steps.claim(bank, recourseId, steps.endorser(second), 12_000n);
    expect(await steps.recourses.dueOn(claim)).to.equal(paidBySub);
    await expect(steps.pay(subSupplier, claim))
      .to.emit(steps.recourses, "RecoursePaid")
      .withArgs(recourseId, subSupplier.account, bank.account, MILLION, 250_000n, 12_000n);
    expect(await balanceOf(bank)).to.equal(start + paidBySub);
    expect((await ledger.sliceAt(bill.id, 1n)).holder).to.equal(subSupplier.account);

    await clock.toDay("2026-11-09");
    // 30 days of 1,002,620.00 at 3.00 %: 2,506.55.
    const paidBySupplier = paidBySub + 250_655n;
    await steps.pay(supplier, await steps.claim(subSupplier, recourseId, steps.endorser(first)));
    expect(await balanceOf(subSupplier)).to.equal(2n * MILLION + 250_655n);
    await steps.pay(core, await steps.claim(supplier, recourseId, DRAWER));
    expect(await balanceOf(supplier)).to.equal(2n * MILLION);
    const last = await steps.claim(core, recourseId, ACCEPTOR);
    await expect(steps.pay(acceptor, last))
      .to.emit(steps.recourses, "RecourseDischarged")
      .withArgs(recourseId, bill.id);
    expect(await balanceOf(acceptor)).to.equal(2n * MILLION - paidBySupplier);
    expect((await ledger.sliceAt(bill.id, 1n)).encumbrance.kind).to.equal(
      EncumbranceKind.discharged,
    );
    expect((await trade.bills.billOf(bill.id)).status).to.equal(BillStatus.settled);
  });

  it("INV-X1: lets the holder ask several parties at once, and only the first payment count", async () => {
    const { trade, steps, first, second, recourseId } = await setUpRefused();
    const { bank, supplier, subSupplier } = trade;
    const toSub = await steps.claim(bank, recourseId, steps.endorser(second));
    const toSupplier = await steps.claim(bank, recourseId, steps.endorser(first));
    const toDrawer = await steps.claim(bank, recourseId, DRAWER);
    await steps.pay(supplier, toSupplier);
    for (const [debtor, claimId] of [
      [subSupplier, toSub],
      [trade.core, toDrawer],
    ] as const) {
      await expect(steps.pay(debtor, claimId))
        .to.be.revertedWithCustomError(trade.errors, "RecourseDesk_ClaimOvertaken")
        .withArgs(claimId, recourseId);
    }
    await expect(steps.claim(supplier, recourseId, steps.endorser(second)))
      .to.be.revertedWithCustomError(trade.errors, "RecourseDesk_NotPrior")
      .withArgs(recourseId, subSupplier.account, await rankOf(second), await rankOf(first));
    async function rankOf(offerId: bigint): Promise<bigint> {
      const desk = trade.contract("EndorsementDesk");
      return 2n * (await desk.getFunction("endorsementOf")(offerId)).sequence + 2n;
    }
  });

  it("INV-X2, RECOURSE-DISCHARGE: takes the acceptor's money unasked, once", async () => {
    const { trade, acceptor, steps, bill, recourseId } = await setUpRefused();
    await expect(steps.payAsAcceptor(trade.core, recourseId))
      .to.be.revertedWithCustomError(trade.errors, "RecourseDesk_NotParty")
      .withArgs(recourseId, trade.core.account, acceptor.account);
    await steps.payAsAcceptor(acceptor, recourseId);
    expect((await trade.bills.billOf(bill.id)).status).to.equal(BillStatus.settled);
    await expect(steps.payAsAcceptor(acceptor, recourseId))
      .to.be.revertedWithCustomError(trade.errors, "RecourseDesk_WrongStatus")
      .withArgs(recourseId, RecourseStatus.discharged, RecourseStatus.open);
  });

  it("INV-X7, RECOURSE-ACCEPTOR-COSTS: takes of the acceptor the highest costs that the claimant claims, from whomever", async () => {
    const { trade, acceptor, steps, second, recourseId, balanceOf } = await setUpRefused();
    const { bank } = trade;
    const start = await balanceOf(bank);
    expect(await steps.recourses.costsOf(recourseId)).to.equal(0n);
    await steps.claim(bank, recourseId, DRAWER, 80_000n);
    await steps.claim(bank, recourseId, steps.endorser(second), 90_000n);
    await steps.claim(bank, recourseId, ACCEPTOR, 500n);
    expect(await steps.recourses.costsOf(recourseId)).to.equal(90_000n);
    await expect(steps.payAsAcceptor(acceptor, recourseId))
      .to.emit(steps.recourses, "RecoursePaid")
      .withArgs(recourseId, acceptor.account, bank.account, MILLION, 0n, 90_000n);
    expect(await balanceOf(bank)).to.equal(start + MILLION + 90_000n);
  });

  it("INV-X7: asks the acceptor for no costs of a claim that was dropped, or that a payment overtook", async () => {
    const { trade, acceptor, steps, second, recourseId, balanceOf } = await setUpRefused();
    const { bank, subSupplier } = trade;
    const dropped = await steps.claim(bank, recourseId, ACCEPTOR, 80_000n);
    await trade.as(bank).call("RecourseDesk", "withdrawClaim", [dropped]);
    expect(await steps.recourses.costsOf(recourseId)).to.equal(0n);
    const claimId = await steps.claim(bank, recourseId, steps.endorser(second), 70_000n);
    expect(await steps.recourses.costsOf(recourseId)).to.equal(70_000n);
    await steps.pay(subSupplier, claimId);
    expect(await steps.recourses.costsOf(recourseId)).to.equal(0n);
    await steps.payAsAcceptor(acceptor, recourseId);
    expect(await balanceOf(subSupplier), "its payment, costs included").to.equal(2n * MILLION);
  });

  it("ends with the drawer when it is its own acceptor", async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const steps = liabilitySteps(trade);
    const bill = await aReceivedBill(trade, { due: DUE });
    await clock.toDay(DUE);
    const recourseId = await steps.refuse(bill, trade.supplier);
    await steps.pay(trade.core, await steps.claim(trade.supplier, recourseId, DRAWER));
    expect((await trade.bills.billOf(bill.id)).status).to.equal(BillStatus.settled);
  });

  it("leaves only drawer and acceptor liable when the bill was presented late", async () => {
    const { trade, steps, second, recourseId } = await setUpRefused("2026-09-22");
    await expect(steps.claim(trade.bank, recourseId, steps.endorser(second)))
      .to.be.revertedWithCustomError(trade.errors, "RecourseDesk_PresentedLate")
      .withArgs(recourseId, trade.subSupplier.account);
    await steps.claim(trade.bank, recourseId, DRAWER);
    await steps.claim(trade.bank, recourseId, ACCEPTOR);
  });

  it("INV-X3, RECOURSE-CLOCK-FIRST: closes the clock of six months for endorsers only", async () => {
    const { trade, acceptor, steps, second, recourseId } = await setUpRefused();
    const { bank, subSupplier } = trade;
    await clock.toDay("2027-03-10");
    const inTime = await steps.claim(bank, recourseId, steps.endorser(second));
    await clock.toDay("2027-03-11");
    await expect(steps.claim(bank, recourseId, steps.endorser(second)))
      .to.be.revertedWithCustomError(trade.errors, "RecourseDesk_ClockPassed")
      .withArgs(recourseId, subSupplier.account, dayOf("2027-03-11"), dayOf("2027-03-10"));
    // Two years from maturity end on Sunday 2028-09-10.
    await clock.toDay("2028-09-11");
    await steps.claim(bank, recourseId, DRAWER);
    await steps.claim(bank, recourseId, ACCEPTOR);
    await clock.toDay("2028-09-12");
    await expect(steps.claim(bank, recourseId, ACCEPTOR))
      .to.be.revertedWithCustomError(trade.errors, "RecourseDesk_ClockPassed")
      .withArgs(recourseId, acceptor.account, dayOf("2028-09-12"), dayOf("2028-09-11"));
    await steps.pay(subSupplier, inTime);
    expect((await steps.recourses.claimOf(inTime)).status).to.equal(ClaimStatus.paid);
  });

  for (const [how, method, args] of [
    ["called late", "lapse", []],
    ["covered by a late refusal", "refuse", ["账户余额不足"]],
  ] as const) {
    it(`RECOURSE-CLOCK-FIRST: runs from the day on which silence became dishonour, also when that is ${how}`, async () => {
      const { trade, acceptor, steps, bill, second } = await setUp();
      const { bank, subSupplier } = trade;
      await clock.toDay(DUE);
      const presentmentId = await trade.as(bank).ask("PresentmentDesk", "present", [bill.id, 1n]);
      await clock.toDay("2027-03-16");
      await trade.as(acceptor).call("PresentmentDesk", method, [presentmentId, ...args]);
      // Three days end on Sunday 2026-09-13 and roll to Monday; dishonour is on Tuesday, and six months end on 2027-03-15.
      expect((await steps.recourses.recourseOf(1n)).openedDay).to.equal(dayOf("2026-09-15"));
      await expect(steps.claim(bank, 1n, steps.endorser(second)))
        .to.be.revertedWithCustomError(trade.errors, "RecourseDesk_ClockPassed")
        .withArgs(1n, subSupplier.account, dayOf("2027-03-16"), dayOf("2027-03-15"));
      await steps.claim(bank, 1n, DRAWER);
    });
  }

  it("RECOURSE-CLOCK-FIRST: ends six months on the last day of a shorter month, moved on to a business day", async () => {
    const { trade, acceptor, steps, bill, second } = await endorsedBill("2026-08-31");
    await clock.toDay("2026-08-31");
    const recourseId = await steps.refuse(bill, trade.bank, { acceptor });
    const debtor = aDebtor(steps.endorser(second));
    // 2027-02-28 is a Sunday.
    const { lastDay } = await steps.recourses.liabilityOf(recourseId, debtor);
    expect(lastDay).to.equal(dayOf("2027-03-01"));
  });

  it("RECOURSE-CLOCK-FURTHER: gives a payer three months from its payment", async () => {
    const { trade, steps, first, second, recourseId } = await setUpRefused();
    const { bank, supplier, subSupplier } = trade;
    await clock.toDay("2027-01-11");
    await steps.pay(subSupplier, await steps.claim(bank, recourseId, steps.endorser(second)));
    const debtor = steps.endorser(first);
    // Three months end on Sunday 2027-04-11.
    await clock.toDay("2027-04-12");
    await steps.claim(subSupplier, recourseId, debtor);
    await clock.toDay("2027-04-13");
    await expect(steps.claim(subSupplier, recourseId, debtor))
      .to.be.revertedWithCustomError(trade.errors, "RecourseDesk_ClockPassed")
      .withArgs(recourseId, supplier.account, dayOf("2027-04-13"), dayOf("2027-04-12"));
  });
});
