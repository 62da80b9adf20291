import { expect } from "chai";
import { id as hashOf } from "ethers";
import type { EndorsementDesk } from "../../../sdk/src/generated/typechain/contracts/desks/EndorsementDesk.ts";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import {
  aDebtor,
  ClaimStatus,
  type DebtorOptions,
  endorsedBill,
  LiableParty,
  liabilitySteps,
  refusedBill,
} from "../support/liability.ts";
import { aRange, aReceivedBill, BillStatus, deployTrade, MILLION } from "../support/trade.ts";

const DUE = "2026-09-10";
const DRAWER = { party: LiableParty.drawer };
const ACCEPTOR = { party: LiableParty.acceptor };

describe("RecourseDesk: who may be asked", () => {
  const setUp = () => endorsedBill(DUE);
  /** In the hands of an enterprise, which endorses it on. */
  const setUpTraded = () => endorsedBill(DUE, "suppliers");
  const setUpRefused = (day = DUE) => refusedBill(DUE, day);

  it("RECOURSE-EARLY: opens before maturity when the acceptor is bankrupt, and not otherwise", async () => {
    const { trade, acceptor, steps, bill, second } = await setUp();
    const { bank, centralBank, errors, subSupplier } = trade;
    const openEarly = (by = bank) => trade.as(by).ask("RecourseDesk", "openEarly", [bill.id, 1n]);
    await expect(openEarly())
      .to.be.revertedWithCustomError(errors, "RecourseDesk_NoCause")
      .withArgs(bill.id, acceptor.account);
    await trade
      .as(centralBank)
      .call("InsolvencyRegistry", "declare", [acceptor.account, 1n, hashOf("court order")]);
    await expect(openEarly(subSupplier))
      .to.be.revertedWithCustomError(errors, "TitleLedger_NotHolder")
      .withArgs(bill.id, 1n, subSupplier.account);
    const recourseId = await openEarly();
    const claimId = await steps.claim(bank, recourseId, steps.endorser(second));
    expect(await steps.recourses.dueOn(claimId), "no interest before maturity").to.equal(MILLION);
    await trade.as(bank).call("RecourseDesk", "withdraw", [recourseId]);
    expect((await trade.ledger.sliceAt(bill.id, 1n)).encumbrance.kind).to.equal(0n);
    const again = await openEarly();
    await steps.pay(subSupplier, await steps.claim(bank, again, steps.endorser(second)));
    await expect(trade.as(subSupplier).call("RecourseDesk", "withdraw", [again]))
      .to.be.revertedWithCustomError(errors, "RecourseDesk_NotWithdrawable")
      .withArgs(again);
    await clock.toDay(DUE);
    await expect(openEarly())
      .to.be.revertedWithCustomError(errors, "RecourseDesk_NotEarly")
      .withArgs(bill.id, BillStatus.received, dayOf(DUE));
  });

  it("RECOURSE-CLOCK-FIRST: has its clocks before maturity as well, from the opening, the payment and maturity", async () => {
    const { trade, acceptor, steps, bill, first, second } = await setUp();
    const { bank, centralBank, subSupplier } = trade;
    const order = [acceptor.account, 1n, hashOf("court order")];
    await trade.as(centralBank).call("InsolvencyRegistry", "declare", order);
    await clock.toDay("2026-06-01");
    const recourseId = await trade.as(bank).ask("RecourseDesk", "openEarly", [bill.id, 1n]);
    const lastDay = async (debtor: DebtorOptions) =>
      (await steps.recourses.liabilityOf(recourseId, aDebtor(debtor))).lastDay;
    expect(await lastDay(steps.endorser(second)), "six months").to.equal(dayOf("2026-12-01"));
    // Two years from maturity end on Sunday 2028-09-10.
    for (const debtor of [DRAWER, ACCEPTOR]) {
      expect(await lastDay(debtor), "two years").to.equal(dayOf("2028-09-11"));
    }
    await clock.toDay("2026-12-01");
    const inTime = await steps.claim(bank, recourseId, steps.endorser(second));
    await clock.toDay("2026-12-02");
    await expect(steps.claim(bank, recourseId, steps.endorser(second)))
      .to.be.revertedWithCustomError(trade.errors, "RecourseDesk_ClockPassed")
      .withArgs(recourseId, subSupplier.account, dayOf("2026-12-02"), dayOf("2026-12-01"));
    await steps.pay(subSupplier, inTime);
    expect(await lastDay(steps.endorser(first)), "three months").to.equal(dayOf("2027-03-02"));
  });

  it("bears interest for who paid before maturity from the day of its payment", async () => {
    const { trade, acceptor, steps, bill, second } = await setUp();
    const { bank, centralBank, subSupplier } = trade;
    const order = [acceptor.account, 1n, hashOf("court order")];
    await trade.as(centralBank).call("InsolvencyRegistry", "declare", order);
    await clock.toDay("2026-06-01");
    const recourseId = await trade.as(bank).ask("RecourseDesk", "openEarly", [bill.id, 1n]);
    await steps.pay(subSupplier, await steps.claim(bank, recourseId, steps.endorser(second)));
    await clock.toDay("2026-07-01");
    const claimId = await steps.claim(subSupplier, recourseId, DRAWER);
    // 30 days of ¥1,000,000.00 at 3.00 %.
    expect(await steps.recourses.dueOn(claimId)).to.equal(MILLION + 250_000n);
  });

  for (const { holder, liable } of [
    { holder: "drawer", liable: [ACCEPTOR] },
    { holder: "acceptor", liable: [] },
  ] as const) {
    it(`RECOURSE-NO-REVERSE: leaves a holder that is the ${holder} nobody who took the bill from it`, async () => {
      const { trade, acceptor, steps, bill, first, second, holder: last } = await setUpTraded();
      const back = holder === "drawer" ? trade.core : acceptor;
      const third = await steps.endorse(bill, [last, back]);
      await clock.toDay(DUE);
      const recourseId = await steps.refuse(bill, back, { acceptor });
      const endorsers = [first, second, third].map((recordId) => steps.endorser(recordId));
      for (const debtor of [...endorsers, DRAWER, ACCEPTOR]) {
        const claim = steps.claim(back, recourseId, debtor);
        if (liable.some(({ party }) => party === debtor.party)) await claim;
        else
          await expect(claim).to.be.revertedWithCustomError(trade.errors, "RecourseDesk_NotPrior");
      }
    });
  }

  it("asks nobody who did not endorse the whole range: the recourse is split", async () => {
    const { trade, acceptor, steps, bill, holder, next } = await setUpTraded();
    const { subSupplier } = trade;
    const part = await steps.endorse(bill, [holder, next], { to: 30n });
    await steps.endorse(bill, [next, holder], { to: 30n });
    await trade.as(holder).call("TitleLedger", "merge", [bill.id, 1n]);
    await clock.toDay(DUE);
    const recourseId = await steps.refuse(bill, holder, { acceptor });
    const desk = trade.addressOf("EndorsementDesk");
    await expect(steps.claim(holder, recourseId, steps.endorser(part)))
      .to.be.revertedWithCustomError(trade.errors, "RecourseDesk_NotEndorsed")
      .withArgs(recourseId, desk, part);
    for (const at of [1n, MILLION + 1n]) {
      await expect(trade.as(holder).call("RecourseDesk", "split", [recourseId, at]))
        .to.be.revertedWithCustomError(trade.errors, "RecourseDesk_CutOutside")
        .withArgs(recourseId, at, 1n, MILLION);
    }
    const [left, right] = await trade
      .as(holder)
      .ask<readonly [bigint, bigint]>("RecourseDesk", "split", [recourseId, 31n]);
    const principalOf = async (recourse: bigint) =>
      (await steps.recourses.recourseOf(recourse)).principal;
    expect([await principalOf(left), await principalOf(right)]).to.deep.equal([30n, MILLION - 30n]);
    await steps.claim(holder, left, { ...ACCEPTOR });
    await steps.payAsAcceptor(acceptor, left);
    expect((await trade.bills.billOf(bill.id)).status).to.equal(BillStatus.received);
    await expect(trade.as(subSupplier).call("RecourseDesk", "split", [right, 99n]))
      .to.be.revertedWithCustomError(trade.errors, "RecourseDesk_NotParty")
      .withArgs(right, subSupplier.account, holder.account);
    await steps.payAsAcceptor(acceptor, right);
    expect((await trade.bills.billOf(bill.id)).status).to.equal(BillStatus.settled);
  });

  it("INV-X4: lets a debtor show that the claimant endorsed the bill before it did", async () => {
    const { trade, acceptor, steps, bill, first, second, holder } = await setUpTraded();
    const { subSupplier, supplier, errors } = trade;
    const third = await steps.endorse(bill, [holder, subSupplier]);
    await clock.toDay(DUE);
    const recourseId = await steps.refuse(bill, subSupplier, { acceptor });
    const toHolder = await steps.claim(subSupplier, recourseId, steps.endorser(third));
    const ref = (recordId: bigint) => ({ desk: trade.addressOf("EndorsementDesk"), recordId });
    await expect(trade.as(holder).call("RecourseDesk", "contest", [toHolder, ref(first)]))
      .to.be.revertedWithCustomError(errors, "RecourseDesk_NotEarlierEndorser")
      .withArgs(toHolder, ref(first).desk, first);
    await expect(trade.as(holder).call("RecourseDesk", "contest", [toHolder, ref(second)]))
      .to.emit(steps.recourses, "ClaimContested")
      .withArgs(toHolder, recourseId);
    await expect(steps.pay(holder, toHolder))
      .to.be.revertedWithCustomError(errors, "RecourseDesk_WrongClaimStatus")
      .withArgs(toHolder, ClaimStatus.contested, ClaimStatus.open);
    const toSupplier = await steps.claim(subSupplier, recourseId, steps.endorser(first));
    await expect(trade.as(supplier).call("RecourseDesk", "contest", [toSupplier, ref(second)]))
      .to.be.revertedWithCustomError(errors, "RecourseDesk_NotEarlierEndorser")
      .withArgs(toSupplier, ref(second).desk, second);
  });

  it("RECOURSE-CLAIM-KEPT: keeps a claim in time for the units that a contest is not right about, whatever the clock says", async () => {
    const { trade, acceptor, steps, holder } = await setUpTraded();
    const { supplier, subSupplier, errors } = trade;
    const bill = await aReceivedBill(trade, { drawee: acceptor, due: DUE });
    // The sub-supplier, which ends as holder of all, has endorsed the first 30 units before, and none of the others.
    await steps.endorse(bill, [supplier, subSupplier], { to: 30n });
    const earlier = await steps.endorse(bill, [subSupplier, holder], { to: 30n });
    await steps.endorse(bill, [supplier, holder], { sliceFrom: 31n });
    await trade.as(holder).call("TitleLedger", "merge", [bill.id, 1n]);
    const back = steps.endorser(await steps.endorse(bill, [holder, subSupplier]));
    await clock.toDay(DUE);
    const recourseId = await steps.refuse(bill, subSupplier, { acceptor });
    const whole = await steps.claim(subSupplier, recourseId, back, 1_000n);
    await clock.toDay("2027-03-11");
    const contest = (claimId: bigint) =>
      trade
        .as(holder)
        .call("RecourseDesk", "contest", [
          claimId,
          { desk: trade.addressOf("EndorsementDesk"), recordId: earlier },
        ]);
    await contest(whole);
    const renew = (part: bigint, by = subSupplier) =>
      trade.as(by).ask<bigint>("RecourseDesk", "renew", [whole, part]);
    await expect(renew(recourseId))
      .to.be.revertedWithCustomError(errors, "RecourseDesk_NotPart")
      .withArgs(whole, recourseId);
    const [left, right] = await trade
      .as(subSupplier)
      .ask<readonly [bigint, bigint]>("RecourseDesk", "split", [recourseId, 31n]);
    await expect(steps.claim(subSupplier, right, back))
      .to.be.revertedWithCustomError(errors, "RecourseDesk_ClockPassed")
      .withArgs(right, holder.account, dayOf("2027-03-11"), dayOf("2027-03-10"));
    await expect(renew(right, holder))
      .to.be.revertedWithCustomError(errors, "RecourseDesk_NotParty")
      .withArgs(right, holder.account, subSupplier.account);
    const [onLeft, onRight] = [await renew(left), await renew(right)];
    const { claimedDay, costs, debtor } = await steps.recourses.claimOf(onRight);
    expect([claimedDay, costs, debtor]).to.deep.equal([dayOf(DUE), 999n, holder.account]);
    await contest(onLeft);
    await expect(contest(onRight)).to.be.revertedWithCustomError(
      errors,
      "RecourseDesk_NotEarlierEndorser",
    );
    await steps.pay(holder, onRight);
    expect((await steps.recourses.recourseOf(right)).claimant).to.equal(holder.account);
    await expect(renew(right, holder))
      .to.be.revertedWithCustomError(errors, "RecourseDesk_NotPart")
      .withArgs(whole, right);
  });

  it("makes an applicant of a discount liable like any endorser", async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const steps = liabilitySteps(trade);
    await trade.fund(trade.supplier, 2n * MILLION);
    const bill = await aReceivedBill(trade, { due: DUE });
    const requestId = await trade
      .as(trade.supplier)
      .ask("DiscountDesk", "request", [
        aRange(bill.id, { to: bill.face }),
        trade.bank.account,
        bill.contractEvidence,
        bill.invoiceEvidence,
      ]);
    const quote = [requestId, 26_500n, (await clock.now()) + 3_600n];
    await trade.as(trade.bank).callAll([
      { target: "DiscountDesk", method: "quote", args: quote },
      {
        target: "CashToken",
        method: "approve",
        args: [trade.addressOf("DiscountDesk"), MILLION],
      },
    ]);
    await trade.as(trade.supplier).call("DiscountDesk", "settle", [requestId]);
    await clock.toDay(DUE);
    const recourseId = await steps.refuse(bill, trade.bank);
    const debtor = {
      party: LiableParty.endorser,
      desk: trade.addressOf("DiscountDesk"),
      recordId: requestId,
    };
    const claimId = await steps.claim(trade.bank, recourseId, debtor);
    expect((await steps.recourses.claimOf(claimId)).debtor).to.equal(trade.supplier.account);
  });

  it("takes no record of a contract that does not move title, of another bill, or of a transfer that never settled", async () => {
    const { trade, steps, recourseId, bill } = await setUpRefused();
    const other = await aReceivedBill(trade, { due: "2027-01-10" });
    const range = aRange(other.id, { to: 5n });
    const offered = await trade
      .as(trade.supplier)
      .ask("EndorsementDesk", "offer", [range, trade.bank.account]);
    await trade.as(trade.bank).call("EndorsementDesk", "sign", [offered]);
    const open = await trade
      .as(trade.supplier)
      .ask("EndorsementDesk", "offer", [
        aRange(other.id, { sliceFrom: 6n, to: 7n }),
        trade.bank.account,
      ]);
    const desk = trade.addressOf("EndorsementDesk");
    for (const recordId of [offered, open, 99n]) {
      await expect(steps.claim(trade.bank, recourseId, steps.endorser(recordId)))
        .to.be.revertedWithCustomError(trade.errors, "RecourseDesk_NotEndorsed")
        .withArgs(recourseId, desk, recordId);
    }
    const forged = { party: LiableParty.endorser, desk: trade.bank.account, recordId: 1n };
    await expect(steps.claim(trade.bank, recourseId, forged))
      .to.be.revertedWithCustomError(trade.errors, "RecourseDesk_UnknownDesk")
      .withArgs(trade.bank.account);
    await expect(steps.claim(trade.bank, recourseId, { party: LiableParty.none }))
      .to.be.revertedWithCustomError(trade.errors, "RecourseDesk_NoParty")
      .withArgs(recourseId);
    expect((await trade.ledger.sliceAt(bill.id, 1n)).holder).to.equal(trade.bank.account);
  });

  it("INV-X6: keeps those liable who endorsed at a desk that was dismissed since, and lets it write nothing more", async () => {
    const { trade, steps, bill, second, acceptor } = await endorsedBill(DUE);
    const { supplier, subSupplier, bank } = trade;
    const other = await aReceivedBill(trade);
    const offerId = await trade
      .as(supplier)
      .ask("EndorsementDesk", "offer", [aRange(other.id, { to: MILLION }), subSupplier.account]);
    const desk = trade.addressOf("EndorsementDesk");
    await trade.govern("TitleLedger", "dismiss", [desk]);
    expect(await trade.ledger.wasAppointed(desk)).to.equal(true);
    await expect(trade.as(subSupplier).call("EndorsementDesk", "sign", [offerId]))
      .to.be.revertedWithCustomError(trade.ledger, "AccessManagedUnauthorized")
      .withArgs(desk);
    const { sequence } = await trade
      .contract<EndorsementDesk>("EndorsementDesk")
      .endorsementOf(offerId);
    expect(sequence).to.equal(0n);
    await clock.toDay(DUE);
    const recourseId = await steps.refuse(bill, bank, { acceptor });
    const claimId = await steps.claim(bank, recourseId, steps.endorser(second));
    await steps.pay(subSupplier, claimId);
    expect((await trade.ledger.sliceAt(bill.id, 1n)).holder).to.equal(subSupplier.account);
  });

  it("INV-X5: answers only the parties, and drops a claim at the claimant's word", async () => {
    const { trade, steps, recourseId } = await setUpRefused();
    const { bank, core, otherBank, errors } = trade;
    await expect(steps.claim(otherBank, recourseId, DRAWER))
      .to.be.revertedWithCustomError(errors, "RecourseDesk_NotParty")
      .withArgs(recourseId, otherBank.account, bank.account);
    const claimId = await steps.claim(bank, recourseId, DRAWER);
    for (const [method, args, expected] of [
      ["pay", [claimId], core],
      ["withdrawClaim", [claimId], bank],
      ["withdraw", [recourseId], bank],
    ] as const) {
      await expect(trade.as(otherBank).call("RecourseDesk", method, args), method)
        .to.be.revertedWithCustomError(errors, "RecourseDesk_NotParty")
        .withArgs(recourseId, otherBank.account, expected.account);
    }
    await trade.as(bank).call("RecourseDesk", "withdrawClaim", [claimId]);
    await expect(steps.pay(core, claimId))
      .to.be.revertedWithCustomError(errors, "RecourseDesk_WrongClaimStatus")
      .withArgs(claimId, ClaimStatus.withdrawn, ClaimStatus.open);
    await expect(
      trade.as(core).call("RecourseDesk", "open", [
        {
          billId: 1n,
          from: 1n,
          to: 2n,
          holder: core.account,
          cause: 1n,
          day: 1n,
          late: false,
          agent: core.account,
          agentRef: 0n,
        },
      ]),
    )
      .to.be.revertedWithCustomError(trade.contract("RecourseDesk"), "AccessManagedUnauthorized")
      .withArgs(core.account);
  });
});
