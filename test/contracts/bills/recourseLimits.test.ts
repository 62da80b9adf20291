import { expect } from "chai";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import { endorsedBill, LiableParty, liabilitySteps, refusedBill } from "../support/liability.ts";
import {
  aRange,
  aReceivedBill,
  BillClass,
  BillStatus,
  deployTrade,
  MILLION,
} from "../support/trade.ts";

const DUE = "2026-09-10";
const DRAWER = { party: LiableParty.drawer };

describe("RecourseDesk: who is released, and from what", () => {
  /** In the hands of an enterprise, which endorses it on. */
  const setUpTraded = () => endorsedBill(DUE, "suppliers");
  const setUpRefused = () => refusedBill(DUE, DUE);

  it("releases an endorser that wrote 不得转让 toward all but its own endorsee", async () => {
    const { trade, acceptor, steps, bill, holder, next: other } = await setUpTraded();
    const { subSupplier } = trade;
    const method = "offerNotTransferable";
    const marked = await steps.endorse(bill, [holder, other], { method });
    const next = await steps.endorse(bill, [other, subSupplier]);
    await clock.toDay(DUE);
    const recourseId = await steps.refuse(bill, subSupplier, { acceptor });
    await expect(steps.claim(subSupplier, recourseId, steps.endorser(marked)))
      .to.be.revertedWithCustomError(trade.errors, "RecourseDesk_EndorserReleased")
      .withArgs(recourseId, holder.account, other.account);
    const claimId = await steps.claim(subSupplier, recourseId, steps.endorser(next));
    await steps.pay(other, claimId);
    await steps.claim(other, recourseId, steps.endorser(marked));
  });

  it("releases the guarantor of an endorser that wrote 不得转让 as it releases the endorser", async () => {
    const { trade, acceptor, steps, bill, holder, next: other } = await setUpTraded();
    const { subSupplier } = trade;
    const guarantor = await trade.admitMember({ kind: "Guarantor" });
    const options = { bill, party: LiableParty.endorser };
    const guaranteeId = await steps.guarantee(holder, guarantor, options);
    const method = "offerNotTransferable";
    const marked = await steps.endorse(bill, [holder, other], { method });
    const next = await steps.endorse(bill, [other, subSupplier]);
    await clock.toDay(DUE);
    const recourseId = await steps.refuse(bill, subSupplier, { acceptor });
    await expect(steps.claim(subSupplier, recourseId, steps.endorser(marked, guaranteeId)))
      .to.be.revertedWithCustomError(trade.errors, "RecourseDesk_EndorserReleased")
      .withArgs(recourseId, guarantor.account, other.account);
    await steps.pay(other, await steps.claim(subSupplier, recourseId, steps.endorser(next)));
    await steps.claim(other, recourseId, steps.endorser(marked, guaranteeId));
  });

  it("INV-G3: lets the guarantor of an endorser that wrote 不得转让 ask it once it has paid, and the guarantor of no other", async () => {
    const { trade, acceptor, steps, bill, holder, next: other } = await setUpTraded();
    const { subSupplier } = trade;
    const [guarantor, stranger] = [
      await trade.admitMember({ kind: "Guarantor" }),
      await trade.admitMember({ kind: "Guarantor" }),
    ];
    for (const member of [guarantor, stranger]) await trade.fund(member, 2n * MILLION);
    const options = { bill, party: LiableParty.endorser };
    const guaranteeId = await steps.guarantee(holder, guarantor, options);
    const method = "offerNotTransferable";
    const marked = await steps.endorse(bill, [holder, other], { method });
    const ofOther = await steps.guarantee(other, stranger, options);
    const next = await steps.endorse(bill, [other, subSupplier]);
    await clock.toDay(DUE);
    const recourseId = await steps.refuse(bill, subSupplier, { acceptor });
    const byStranger = await steps.claim(subSupplier, recourseId, steps.endorser(next, ofOther));
    await steps.pay(stranger, byStranger);
    await expect(steps.claim(stranger, recourseId, steps.endorser(marked)))
      .to.be.revertedWithCustomError(trade.errors, "RecourseDesk_EndorserReleased")
      .withArgs(recourseId, holder.account, other.account);
    await steps.pay(other, await steps.claim(stranger, recourseId, steps.endorser(next)));
    await steps.pay(
      guarantor,
      await steps.claim(other, recourseId, steps.endorser(marked, guaranteeId)),
    );
    const claimId = await steps.claim(guarantor, recourseId, steps.endorser(marked));
    expect((await steps.recourses.claimOf(claimId)).debtor).to.equal(holder.account);
  });

  it("asks for no more costs than the cap, of the parts of a bill together", async () => {
    const { trade, steps, recourseId } = await setUpRefused();
    const rejects = (part: bigint, costs: bigint, cap: bigint) =>
      expect(steps.claim(trade.bank, part, DRAWER, costs))
        .to.be.revertedWithCustomError(trade.errors, "RecourseDesk_CostsTooHigh")
        .withArgs(part, costs, cap);
    await rejects(recourseId, 1_000_001n, 1_000_000n);
    const split = (part: bigint, at: bigint) =>
      trade.as(trade.bank).ask<readonly [bigint, bigint]>("RecourseDesk", "split", [part, at]);
    const [left, right] = await split(recourseId, 38_000_001n);
    await rejects(left, 380_001n, 380_000n);
    await rejects(right, 620_001n, 620_000n);
    const [unit] = await split(left, 2n);
    await rejects(unit, 1n, 0n);
    for (const [part, costs] of [
      [unit, 0n],
      [right, 620_000n],
    ] as const) {
      await steps.claim(trade.bank, part, DRAWER, costs);
      expect(await steps.recourses.costsOf(part)).to.equal(costs);
    }
  });

  it("RECOURSE-NO-REVERSE: gives a pledgee that accepted the bill itself no recourse for what it did not pay", async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const steps = liabilitySteps(trade);
    const { bank, supplier, subSupplier } = trade;
    const filing = {
      totalAssets: 1_000n * MILLION,
      deposits: 800n * MILLION,
      marginDeposits: 10n * MILLION,
      otherAcceptances: 0n,
      asOfDay: dayOf("2026-03-01"),
    };
    await trade.as(bank).call("FilingRegistry", "file", [filing]);
    const bill = await aReceivedBill(trade, { class: BillClass.bank, drawee: bank, due: DUE });
    const first = steps.endorser(await steps.endorse(bill, [supplier, subSupplier]));
    const range = aRange(bill.id, { to: MILLION });
    const loanId = await trade
      .as(subSupplier)
      .ask("PledgeDesk", "apply_", [range, bank.account, MILLION]);
    await trade.as(bank).callAll([
      { target: "PledgeDesk", method: "offer", args: [loanId, 36_000n, dayOf(DUE)] },
      {
        target: "CashToken",
        method: "approve",
        args: [trade.addressOf("PledgeDesk"), MILLION],
      },
    ]);
    await trade.as(subSupplier).call("PledgeDesk", "draw", [loanId]);
    await clock.toDay(DUE);
    const presentmentId = await trade.as(bank).ask("PledgeDesk", "collect", [loanId]);
    await trade.as(bank).call("PresentmentDesk", "refuse", [presentmentId, "no"]);
    await expect(steps.claim(bank, 1n, first))
      .to.be.revertedWithCustomError(trade.errors, "RecourseDesk_CollectorIsAcceptor")
      .withArgs(bill.id, bank.account);
    await steps.payAsAcceptor(bank, 1n);
    expect((await trade.bills.billOf(bill.id)).status).to.equal(BillStatus.settled);
  });
});
