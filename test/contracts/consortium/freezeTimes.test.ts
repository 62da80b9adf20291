import { expect } from "chai";
import { id as hashOf } from "ethers";
import type { CreditRegistry } from "../../../sdk/src/generated/typechain/contracts/credit/CreditRegistry.ts";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import { aDiscountedBill, RepoKind } from "../support/market.ts";
import type { TestMember } from "../support/member.ts";
import { aRange, aReceivedBill, deployTrade, MILLION, type Trade } from "../support/trade.ts";

const ORDER = hashOf("（2026）浙01执3号");
const UNTIL = dayOf("2027-03-10");
/** A Tuesday; its three days to answer end on the Friday. */
const [THAW, LAST_DAY, AFTER] = ["2026-10-20", "2026-10-23", "2026-10-24"] as const;

const freeze = (trade: Trade, instrumentId: bigint): Promise<bigint> =>
  trade
    .as(trade.centralBank)
    .ask("FreezeDesk", "freeze", [aRange(instrumentId, { to: MILLION }), ORDER, UNTIL]);

const release = (trade: Trade, freezeId: bigint) =>
  trade.as(trade.centralBank).call("FreezeDesk", "release", [freezeId, ORDER]);

const paying = (trade: Trade, payer: TestMember, target: string, method: string) =>
  trade.as(payer).callAll([
    { target: "CashToken", method: "approve", args: [trade.addressOf(target), 2n * MILLION] },
    { target, method, args: [1n] },
  ]);

/** A bill that was presented when it was due, frozen, and thawed long after the time to answer. */
async function presentedAndThawed() {
  const trade = await networkHelpers.loadFixture(deployTrade);
  const bill = await aReceivedBill(trade);
  await clock.toDay("2026-09-10");
  await trade.as(trade.supplier).call("PresentmentDesk", "present", [bill.id, 1n]);
  const freezeId = await freeze(trade, bill.id);
  await clock.toDay(THAW);
  const lapse = () => trade.as(trade.supplier).call("PresentmentDesk", "lapse", [1n]);
  await expect(lapse()).to.be.revertedWithCustomError(trade.errors, "TitleLedger_Encumbered");
  await release(trade, freezeId);
  const overdues = async () => {
    const credit = trade.contract<CreditRegistry>("CreditRegistry");
    return (await credit.standingOf(trade.core.account)).overduePayments;
  };
  return { trade, bill, lapse, overdues };
}

describe("who a court kept from acting", () => {
  it("PAYMENT-FROZEN: answers a presentment after the thaw, in its whole time, and is not overdue", async () => {
    const { trade, bill, lapse, overdues } = await presentedAndThawed();
    await clock.toDay(LAST_DAY);
    await expect(lapse())
      .to.be.revertedWithCustomError(trade.errors, "PaymentDesk_AnswerTimeRuns")
      .withArgs(1n, dayOf(LAST_DAY), dayOf(LAST_DAY));
    await trade.fund(trade.core, MILLION);
    await paying(trade, trade.core, "PresentmentDesk", "pay");
    expect(await trade.ledger.dischargedOf(bill.id)).to.equal(MILLION);
    expect(await overdues()).to.equal(0n);
  });

  it("PAYMENT-FROZEN: is in default when that time is over too", async () => {
    const { lapse, overdues } = await presentedAndThawed();
    await clock.toDay(AFTER);
    await lapse();
    expect(await overdues()).to.equal(1n);
  });

  it("REPO-FROZEN: redeems on the first business day from the thaw on, before the lender enforces", async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const { bank, otherBank, errors } = trade;
    const bill = await aDiscountedBill(trade);
    await clock.toDay("2026-03-10", 12);
    const terms = {
      lender: otherBank.account,
      kind: RepoKind.outright,
      principal: 90_000_000n,
      rateMillionths: 18_000n,
      dueDay: dayOf("2026-03-24"),
    };
    const range = aRange(bill.id, { to: MILLION });
    await trade.as(bank).ask("RepoDesk", "offer", [range, terms, bill.discountId]);
    await paying(trade, otherBank, "RepoDesk", "sign");
    const freezeId = await freeze(trade, bill.id);
    // A Saturday.
    await clock.toDay("2026-04-11");
    await release(trade, freezeId);
    const enforce = () => trade.as(otherBank).call("RepoDesk", "enforce", [1n]);
    await clock.toDay("2026-04-13");
    await expect(enforce())
      .to.be.revertedWithCustomError(errors, "RepoDesk_NotOverdue")
      .withArgs(1n, dayOf("2026-04-13"), dayOf("2026-04-13"));
    const snapshot = await networkHelpers.takeSnapshot();
    await paying(trade, bank, "RepoDesk", "redeem");
    expect((await trade.ledger.sliceAt(bill.id, 1n)).holder).to.equal(bank.account);
    await snapshot.restore();
    await clock.toDay("2026-04-14");
    await enforce();
    expect((await trade.ledger.sliceAt(bill.id, 1n)).holder).to.equal(otherBank.account);
  });
});
