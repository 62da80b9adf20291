import { expect } from "chai";
import type { PledgeDesk } from "../../../sdk/src/generated/typechain/contracts/desks/PledgeDesk.ts";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import { LiableParty, liabilitySteps } from "../support/liability.ts";
import {
  aConfirmedReceivable,
  aRange,
  aReceivedBill,
  BillStatus,
  deployTrade,
  discloseCredit,
  EncumbranceKind,
  MILLION,
  type TestBill,
} from "../support/trade.ts";

const DUE = "2026-09-10";
const LOAN = 80_000_000n;
const COLLECTING = 7n;
const REPAID = 4n;
const DRAWN = 3n;
/** 92 days of ¥800,000.00 at 3.60 %. */
const INTEREST = 736_000n;

describe("realisation of a pledge by the pledgee", () => {
  /** Drawn on 2026-06-10, due with the bill. */
  const setUp = async ({
    of: make = aReceivedBill as typeof aReceivedBill | typeof aConfirmedReceivable,
    principal = LOAN,
  } = {}) => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const steps = liabilitySteps(trade);
    const pledges = trade.contract<PledgeDesk>("PledgeDesk");
    await clock.toDay("2026-06-10");
    const bill: TestBill = await make(trade, { due: DUE });
    await discloseCredit(trade, trade.core);
    const loanId = await trade
      .as(trade.supplier)
      .ask("PledgeDesk", "apply_", [
        aRange(bill.id, { to: bill.face }),
        trade.bank.account,
        principal,
      ]);
    await trade.as(trade.bank).callAll([
      { target: "PledgeDesk", method: "offer", args: [loanId, 36_000n, dayOf(DUE)] },
      { target: "CashToken", method: "approve", args: [trade.addressOf("PledgeDesk"), principal] },
    ]);
    await trade.as(trade.supplier).call("PledgeDesk", "draw", [loanId]);
    const collect = () => trade.as(trade.bank).ask("PledgeDesk", "collect", [loanId]);
    const pay = (desk: string, presentmentId: bigint) =>
      trade.as(trade.core).callAll([
        { target: "CashToken", method: "approve", args: [trade.addressOf(desk), MILLION] },
        { target: desk, method: "pay", args: [presentmentId] },
      ]);
    const statusOf = async () => (await pledges.loanOf(loanId)).status;
    const balanceOf = (member: { account: string }) => trade.cash.balanceOf(member.account);
    return { trade, steps, pledges, bill, loanId, collect, pay, statusOf, balanceOf };
  };

  for (const { desk, make } of [
    { desk: "PresentmentDesk", make: aReceivedBill },
    { desk: "ReceivablePaymentDesk", make: aConfirmedReceivable },
  ] as const) {
    it(`INV-P5, ${desk}: the bank gets what it is owed to the fen, the holder the rest`, async () => {
      const stage = await setUp({ of: make });
      const { trade, pledges, bill, loanId, collect, pay, statusOf, balanceOf } = stage;
      const [bank, supplier] = [await balanceOf(trade.bank), await balanceOf(trade.supplier)];
      await clock.toDay(DUE);
      const presentmentId = await collect();
      expect(await statusOf()).to.equal(COLLECTING);
      expect((await trade.ledger.sliceAt(bill.id, 1n)).encumbrance.kind).to.equal(
        EncumbranceKind.underCollection,
      );
      await expect(pay(desk, presentmentId))
        .to.emit(pledges, "LoanCollected")
        .withArgs(loanId, bill.id, LOAN + INTEREST, 0n);
      expect(await balanceOf(trade.bank)).to.equal(bank + LOAN + INTEREST);
      expect(await balanceOf(trade.supplier)).to.equal(supplier + MILLION - LOAN - INTEREST);
      expect(await statusOf()).to.equal(REPAID);
    });
  }

  it("INV-A5, INV-P5: shares out what the debtor of a receivable pays after its refusal", async () => {
    const stage = await setUp({ of: aConfirmedReceivable });
    const { trade, pledges, bill, loanId, collect, pay, statusOf, balanceOf } = stage;
    const [bank, supplier] = [await balanceOf(trade.bank), await balanceOf(trade.supplier)];
    await clock.toDay(DUE);
    const presentmentId = await collect();
    const refusal = [presentmentId, "账户余额不足"];
    await trade.as(trade.core).call("ReceivablePaymentDesk", "refuse", refusal);
    await expect(pay("ReceivablePaymentDesk", presentmentId))
      .to.emit(pledges, "LoanCollected")
      .withArgs(loanId, bill.id, LOAN + INTEREST, 0n);
    expect(await balanceOf(trade.bank)).to.equal(bank + LOAN + INTEREST);
    expect(await balanceOf(trade.supplier)).to.equal(supplier + MILLION - LOAN - INTEREST);
    expect(await statusOf()).to.equal(REPAID);
  });

  it("leaves the borrower what the pledge did not cover, with interest from that day on", async () => {
    const principal = 2n * MILLION;
    const { trade, pledges, loanId, collect, pay, statusOf } = await setUp({ principal });
    await clock.toDay(DUE);
    await pay("PresentmentDesk", await collect());
    const left = principal + 1_840_000n - MILLION;
    expect(await statusOf()).to.equal(COLLECTING);
    expect([...(await pledges.owedOf(loanId))], "that day is paid for").to.deep.equal([left, 0n]);
    await clock.toDay("2026-10-10");
    // 30 days of ¥1,018,400.00 at 3.60 %.
    expect([...(await pledges.owedOf(loanId))]).to.deep.equal([left, 305_520n]);
    await trade.as(trade.supplier).callAll([
      {
        target: "CashToken",
        method: "approve",
        args: [trade.addressOf("PledgeDesk"), principal],
      },
      { target: "PledgeDesk", method: "repay", args: [loanId] },
    ]);
    expect(await statusOf()).to.equal(REPAID);
  });

  it("has recourse as the holder has, and takes its share of what comes in", async () => {
    const { trade, steps, bill, collect, statusOf, balanceOf } = await setUp();
    const { bank, core, supplier } = trade;
    await clock.toDay(DUE);
    const presentmentId = await collect();
    await trade.as(core).call("PresentmentDesk", "refuse", [presentmentId, "账户余额不足"]);
    const recourseId = 1n;
    expect(await steps.recourses.claimantOf(recourseId)).to.equal(bank.account);
    const drawer = { party: LiableParty.drawer };
    await expect(steps.claim(supplier, recourseId, drawer))
      .to.be.revertedWithCustomError(trade.errors, "RecourseDesk_NotParty")
      .withArgs(recourseId, supplier.account, bank.account);
    const [bankHad, supplierHad] = [await balanceOf(bank), await balanceOf(supplier)];
    await steps.pay(core, await steps.claim(bank, recourseId, drawer));
    expect(await balanceOf(bank)).to.equal(bankHad + LOAN + INTEREST);
    expect(await balanceOf(supplier)).to.equal(supplierHad + MILLION - LOAN - INTEREST);
    expect(await statusOf()).to.equal(REPAID);
    expect((await trade.bills.billOf(bill.id)).status).to.equal(BillStatus.settled);
  });

  it("is not hindered by the suspension of the borrower, from presentment to recourse", async () => {
    const { trade, steps, collect, balanceOf } = await setUp();
    const { bank, core, supplier, centralBank } = trade;
    await clock.toDay(DUE);
    const suspension = [supplier.account, "fraud under enquiry"];
    await trade.as(centralBank).call("MemberRegistry", "suspend", suspension);
    const presentmentId = await collect();
    await trade.as(core).call("PresentmentDesk", "refuse", [presentmentId, "账户余额不足"]);
    const had = await balanceOf(bank);
    await steps.pay(core, await steps.claim(bank, 1n, { party: LiableParty.drawer }));
    expect(await balanceOf(bank)).to.equal(had + LOAN + INTEREST);
  });

  it("leaves everything to a borrower that repays while the bank collects", async () => {
    const { trade, loanId, collect, pay, balanceOf, statusOf } = await setUp();
    await clock.toDay(DUE);
    const presentmentId = await collect();
    await trade.fund(trade.supplier, MILLION);
    await trade.as(trade.supplier).callAll([
      { target: "CashToken", method: "approve", args: [trade.addressOf("PledgeDesk"), MILLION] },
      { target: "PledgeDesk", method: "repay", args: [loanId] },
    ]);
    expect(await statusOf()).to.equal(REPAID);
    const [bank, supplier] = [await balanceOf(trade.bank), await balanceOf(trade.supplier)];
    await pay("PresentmentDesk", presentmentId);
    expect(await balanceOf(trade.bank)).to.equal(bank);
    expect(await balanceOf(trade.supplier)).to.equal(supplier + MILLION);
  });

  it("INV-P6: is the bank's alone, once, when the bill is due, and shares money at desks' word only", async () => {
    const { trade, bill, loanId, collect } = await setUp();
    const { errors, supplier, bank } = trade;
    await expect(collect())
      .to.be.revertedWithCustomError(errors, "PaymentDesk_TooEarly")
      .withArgs(bill.id, dayOf("2026-06-10"), dayOf(DUE));
    await clock.toDay(DUE);
    await expect(trade.as(supplier).call("PledgeDesk", "collect", [loanId]))
      .to.be.revertedWithCustomError(errors, "PledgeDesk_NotBank")
      .withArgs(loanId, supplier.account);
    await expect(trade.as(supplier).call("PresentmentDesk", "present", [bill.id, 1n]))
      .to.be.revertedWithCustomError(errors, "TitleLedger_Encumbered")
      .withArgs(bill.id, 1n, MILLION, 2n);
    await collect();
    await expect(collect())
      .to.be.revertedWithCustomError(errors, "PledgeDesk_WrongStatus")
      .withArgs(loanId, COLLECTING, DRAWN);
    for (const [target, method, args] of [
      ["PledgeDesk", "collected", [loanId, MILLION]],
      ["PresentmentDesk", "presentPledged", [bill.id, 1n, 1n]],
    ] as const) {
      await expect(trade.as(bank).call(target, method, args))
        .to.be.revertedWithCustomError(trade.contract(target), "AccessManagedUnauthorized")
        .withArgs(bank.account);
    }
  });
});
