import { expect } from "chai";
import { id, ZeroHash } from "ethers";
import type { RediscountDesk } from "../../../sdk/src/generated/typechain/contracts/market/RediscountDesk.ts";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import { aDiscountedBill, Preference, TradeStatus } from "../support/market.ts";
import {
  aRange,
  aReceivedBill,
  type BillOptions,
  deployTrade,
  EncumbranceKind,
  fieldsOf,
  MILLION,
} from "../support/trade.ts";

/** ¥1,000,000.00 at the central bank's 1.50 %, 2026-03-10 → 2026-09-10: 184 days. */
const INTEREST = 766_667n;
const RATE = 15_000n;
const DOCUMENT = id("a loan to a small enterprise");

async function setUp() {
  const trade = await networkHelpers.loadFixture(deployTrade);
  const { bank, centralBank } = trade;
  const desk = trade.contract<RediscountDesk>("RediscountDesk");
  await trade.fund(centralBank, 100n * MILLION);
  const quota = (total: bigint) =>
    trade.as(centralBank).call("RediscountDesk", "setQuota", [bank.account, total]);
  await quota(2n * MILLION);
  const bill = await aDiscountedBill(trade);
  const apply = (
    subject = bill,
    {
      preference = Preference.ordinary as bigint,
      rateMax = RATE,
      documentHash = ZeroHash,
      to = MILLION,
    } = {},
  ) =>
    trade
      .as(bank)
      .ask("RediscountDesk", "apply_", [
        aRange(subject.id, { to }),
        { preference, rateMax, documentHash },
        subject.discountId,
      ]);
  const grant = (tradeId: bigint) =>
    trade.as(centralBank).callAll([
      { target: "CashToken", method: "approve", args: [desk.target, MILLION] },
      { target: "RediscountDesk", method: "grant", args: [tradeId] },
    ]);
  const another = (options: BillOptions = {}) => aDiscountedBill(trade, options);
  return { trade, desk, bill, apply, grant, quota, another };
}

describe("RediscountDesk", () => {
  it("INV-M4: moves the range to the central bank and pays face less interest at its rate", async () => {
    const { trade, desk, bill, apply, grant } = await setUp();
    const { bank, centralBank, cash, ledger } = trade;
    const tradeId = await apply();
    expect((await ledger.sliceAt(bill.id, 1n)).encumbrance.kind).to.equal(EncumbranceKind.locked);
    expect((await desk.amountsOf(tradeId)).interest).to.equal(INTEREST);
    const before = await cash.balanceOf(bank.account);
    await expect(grant(tradeId))
      .to.emit(desk, "RediscountGranted")
      .withArgs(
        tradeId,
        bill.id,
        bank.account,
        RATE,
        MILLION,
        INTEREST,
        MILLION - INTEREST,
        184n,
        dayOf("2026-09-10"),
        false,
      );
    expect((await ledger.sliceAt(bill.id, 1n)).holder).to.equal(centralBank.account);
    expect((await cash.balanceOf(bank.account)) - before).to.equal(MILLION - INTEREST);
    expect(fieldsOf(await desk.termsOf(tradeId))).to.include({ maturesDay: dayOf("2026-09-10") });
    expect((await desk.tradeOf(tradeId)).status).to.equal(TradeStatus.settled);
  });

  it("INV-M7: keeps its quota until the payment day that a calendar published meanwhile moves", async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const { bank, centralBank } = trade;
    await clock.toDay("2026-11-02");
    const desk = trade.contract<RediscountDesk>("RediscountDesk");
    await trade.fund(centralBank, MILLION);
    await trade.as(centralBank).call("RediscountDesk", "setQuota", [bank.account, 2n * MILLION]);
    const bill = await aDiscountedBill(trade, { due: "2027-02-08" });
    const application = { preference: Preference.ordinary, rateMax: RATE, documentHash: ZeroHash };
    const tradeId = await trade
      .as(bank)
      .ask("RediscountDesk", "apply_", [
        aRange(bill.id, { to: MILLION }),
        application,
        bill.discountId,
      ]);
    await trade.as(centralBank).callAll([
      { target: "CashToken", method: "approve", args: [desk.target, MILLION] },
      { target: "RediscountDesk", method: "grant", args: [tradeId] },
    ]);
    await trade.govern("BusinessCalendar", "publishYear", [
      2027,
      Array.from({ length: 8 }, (_, day) => dayOf("2027-02-05") + BigInt(day)),
      [],
    ]);
    const moved = dayOf("2027-02-15");
    expect(fieldsOf(await desk.termsOf(tradeId))).to.include({ maturesDay: moved });
    await clock.toDay("2027-02-08");
    const retire = () => trade.as(bank).call("RediscountDesk", "retire", [tradeId]);
    await expect(retire())
      .to.be.revertedWithCustomError(trade.errors, "RediscountDesk_Outstanding")
      .withArgs(tradeId, dayOf("2027-02-08"), moved);
    await clock.toDay("2027-02-15");
    await retire();
    expect((await desk.quotaOf(bank.account)).used).to.equal(0n);
  });

  it("announces quota and application", async () => {
    const { trade, desk, bill, quota } = await setUp();
    await expect(quota(5n)).to.emit(desk, "QuotaSet").withArgs(trade.bank.account, 5n);
    await quota(MILLION);
    const application = {
      preference: Preference.green,
      rateMax: RATE,
      documentHash: DOCUMENT,
    };
    await expect(
      trade
        .as(trade.bank)
        .call("RediscountDesk", "apply_", [
          aRange(bill.id, { to: 10n }),
          application,
          bill.discountId,
        ]),
    )
      .to.emit(desk, "RediscountApplied")
      .withArgs(1n, Preference.green, DOCUMENT);
  });

  it("is for a bank that holds a discounted bill, and granted by the central bank", async () => {
    const { trade, bill, apply, grant } = await setUp();
    const { supplier, bank, otherBank, centralBank } = trade;
    const held = await aReceivedBill(trade);
    const application = { preference: Preference.ordinary, rateMax: RATE, documentHash: ZeroHash };
    await expect(
      trade
        .as(supplier)
        .call("RediscountDesk", "apply_", [aRange(held.id, { to: MILLION }), application, 1n]),
    )
      .to.be.revertedWithCustomError(trade.errors, "MarketDesk_NotBanks")
      .withArgs(supplier.account, centralBank.account);
    await expect(apply({ ...bill, discountId: 99n }))
      .to.be.revertedWithCustomError(trade.errors, "MarketDesk_NotDiscounted")
      .withArgs(bill.id, 1n, MILLION, 99n);
    const tradeId = await apply();
    await expect(trade.as(otherBank).call("RediscountDesk", "grant", [tradeId]))
      .to.be.revertedWithCustomError(trade.errors, "MarketDesk_NotParty")
      .withArgs(tradeId, otherBank.account, centralBank.account);
    await trade.as(centralBank).call("RediscountDesk", "refuse", [tradeId]);
    await expect(grant(tradeId)).to.be.revertedWithCustomError(
      trade.errors,
      "MarketDesk_WrongStatus",
    );
    expect((await trade.ledger.sliceAt(bill.id, 1n)).holder).to.equal(bank.account);
  });

  it("fails should the rate have risen above what the bank pays", async () => {
    const { trade, apply, grant } = await setUp();
    const tradeId = await apply(undefined, { rateMax: RATE - 1n });
    await expect(grant(tradeId))
      .to.be.revertedWithCustomError(trade.errors, "RediscountDesk_RateAbove")
      .withArgs(tradeId, RATE, RATE - 1n);
  });

  it("INV-M7: stays within the quota, of which half is kept for the preferred classes", async () => {
    const { trade, desk, apply, grant, another, quota } = await setUp();
    const { bank, supplier } = trade;
    const first = await apply();
    const waiting = await another();
    const second = await apply(waiting);
    await grant(first);
    // Applied for in time, but what is left of the quota is for others by now.
    await expect(grant(second))
      .to.be.revertedWithCustomError(trade.errors, "RediscountDesk_QuotaExceeded")
      .withArgs(bank.account, Preference.ordinary, MILLION, 0n);
    expect(await desk.availableOf(bank.account, Preference.ordinary)).to.equal(0n);
    expect(await desk.availableOf(bank.account, Preference.green)).to.equal(MILLION);
    const preferred = await another({ payee: supplier });
    const green = await apply(preferred, { preference: Preference.green, documentHash: DOCUMENT });
    await grant(green);
    expect(fieldsOf(await desk.quotaOf(bank.account))).to.deep.equal({
      total: 2n * MILLION,
      used: 2n * MILLION,
      usedOrdinary: MILLION,
    });
    const beyond = await another();
    await expect(apply(beyond, { preference: Preference.agricultural, documentHash: DOCUMENT }))
      .to.be.revertedWithCustomError(trade.errors, "RediscountDesk_QuotaExceeded")
      .withArgs(bank.account, Preference.agricultural, MILLION, 0n);
    await quota(MILLION);
    expect(await desk.availableOf(bank.account, Preference.green)).to.equal(0n);
  });

  it("INV-M7: frees the quota once, on the day the bill is paid", async () => {
    const { trade, desk, apply, grant } = await setUp();
    const { bank, supplier } = trade;
    const tradeId = await apply();
    const retire = () => trade.as(supplier).call("RediscountDesk", "retire", [tradeId]);
    await expect(retire()).to.be.revertedWithCustomError(trade.errors, "MarketDesk_WrongStatus");
    await grant(tradeId);
    await clock.toDay("2026-09-09");
    await expect(retire())
      .to.be.revertedWithCustomError(trade.errors, "RediscountDesk_Outstanding")
      .withArgs(tradeId, dayOf("2026-09-09"), dayOf("2026-09-10"));
    await clock.toDay("2026-09-10");
    await expect(retire()).to.emit(desk, "QuotaFreed").withArgs(tradeId, bank.account, MILLION);
    await expect(retire())
      .to.be.revertedWithCustomError(trade.errors, "RediscountDesk_Retired")
      .withArgs(tradeId);
    expect(fieldsOf(await desk.quotaOf(bank.account))).to.deep.equal({
      total: 2n * MILLION,
      used: 0n,
      usedOrdinary: 0n,
    });
  });

  it("REDISCOUNT-CLASS: prefers what a document shows, and a small enterprise's bill only if one discounted it", async () => {
    const { trade, bill, apply, another } = await setUp();
    const rejects = (preference: bigint, subject = bill, documentHash = DOCUMENT) =>
      expect(apply(subject, { preference, documentHash }))
        .to.be.revertedWithCustomError(trade.errors, "RediscountDesk_NotOfClass")
        .withArgs(subject.id, preference);
    await rejects(Preference.none);
    await rejects(Preference.green, bill, ZeroHash);
    const large = await trade.admitMember({ kind: "CoreEnterprise" });
    await rejects(Preference.smallEnterprise, await another({ payee: large }));
    await apply(bill, { preference: Preference.smallEnterprise, documentHash: DOCUMENT });
  });

  it("has its quotas set by the central bank, for banks", async () => {
    const { trade, desk } = await setUp();
    const { bank, supplier, centralBank } = trade;
    await expect(
      trade.as(bank).call("RediscountDesk", "setQuota", [bank.account, 2n * MILLION]),
    ).to.be.revertedWithCustomError(desk, "AccessManagedUnauthorized");
    await expect(
      trade.as(centralBank).call("RediscountDesk", "setQuota", [supplier.account, MILLION]),
    ).to.be.revertedWithCustomError(trade.errors, "MemberRegistry_WrongKind");
  });
});
