import { expect } from "chai";
import type { BusinessCalendar } from "../../../sdk/src/generated/typechain/contracts/consortium/BusinessCalendar.ts";
import type { RepoDesk } from "../../../sdk/src/generated/typechain/contracts/market/RepoDesk.ts";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import { aDiscountedBill, RepoKind, TradeStatus } from "../support/market.ts";
import type { TestMember } from "../support/member.ts";
import {
  aRange,
  type BillOptions,
  deployTrade,
  EncumbranceKind,
  MILLION,
} from "../support/trade.ts";

const RATE = 18_000n;
const PRINCIPAL = 90_000_000n;
/** ¥900,000.00 at 1.80 %, 2026-03-10 → 2026-03-24: 14 days. */
const INTEREST = 63_000n;
const PLEDGED = 2n;
const TO_BE_REDEEMED = 3n;

async function setUp(options: BillOptions = {}) {
  const trade = await networkHelpers.loadFixture(deployTrade);
  const desk = trade.contract<RepoDesk>("RepoDesk");
  const bill = await aDiscountedBill(trade, options);
  await clock.toDay("2026-03-10", 12);
  const aTerms = (changed = {}) => ({
    lender: trade.otherBank.account,
    kind: RepoKind.pledged,
    principal: PRINCIPAL,
    rateMillionths: RATE,
    dueDay: dayOf("2026-03-24"),
    ...changed,
  });
  const offer = (changed = {}, range = { sliceFrom: 1n, to: MILLION }) =>
    trade
      .as(trade.bank)
      .ask("RepoDesk", "offer", [aRange(bill.id, range), aTerms(changed), bill.discountId]);
  const paying = (member: TestMember, method: string, tradeId: bigint, allowance: bigint) =>
    trade.as(member).callAll([
      { target: "CashToken", method: "approve", args: [desk.target, allowance] },
      { target: "RepoDesk", method, args: [tradeId] },
    ]);
  const sign = (tradeId: bigint) => paying(trade.otherBank, "sign", tradeId, PRINCIPAL);
  const redeem = (tradeId: bigint, owed = PRINCIPAL + INTEREST) =>
    paying(trade.bank, "redeem", tradeId, owed);
  const started = async (changed = {}) => {
    const tradeId = await offer(changed);
    await sign(tradeId);
    return tradeId;
  };
  const stateOf = async (from = 1n) => {
    const { holder, to, encumbrance } = await trade.ledger.sliceAt(bill.id, from);
    return [holder, to, encumbrance.kind];
  };
  return { trade, desk, bill, offer, sign, redeem, started, stateOf };
}

describe("RepoDesk", () => {
  for (const when of ["while it runs", "between offer and signature"] as const) {
    it(`REPO-TERM: ends on the business day that a calendar published ${when} moves its end to`, async () => {
      const trade = await networkHelpers.loadFixture(deployTrade);
      const { bank, otherBank, errors } = trade;
      await clock.toDay("2026-11-02");
      const desk = trade.contract<RepoDesk>("RepoDesk");
      const bill = await aDiscountedBill(trade, { due: "2027-03-31" });
      const [agreed, moved] = [dayOf("2027-02-08"), dayOf("2027-02-15")];
      const holidays = Array.from({ length: 8 }, (_, day) => dayOf("2027-02-05") + BigInt(day));
      const calendar = trade.contract<BusinessCalendar>("BusinessCalendar");
      const publication = [
        calendar.target,
        calendar.interface.encodeFunctionData("publishYear", [2027, holidays, []]),
      ];
      const governor = trade.as(trade.centralBank);
      await governor.call("AccessManager", "schedule", [...publication, 0]);
      await clock.toDay("2026-11-05");
      const publish = () => governor.call("AccessManager", "execute", publication);
      const terms = {
        lender: otherBank.account,
        kind: RepoKind.outright,
        principal: PRINCIPAL,
        rateMillionths: RATE,
        dueDay: agreed,
      };
      const range = aRange(bill.id, { to: MILLION });
      const tradeId = await trade
        .as(bank)
        .ask("RepoDesk", "offer", [range, terms, bill.discountId]);
      expect((await desk.termsOf(tradeId)).dueDay).to.equal(agreed);
      const sign = () =>
        trade.as(otherBank).callAll([
          { target: "CashToken", method: "approve", args: [desk.target, PRINCIPAL] },
          { target: "RepoDesk", method: "sign", args: [tradeId] },
        ]);
      const inOrder = when === "while it runs" ? [sign, publish] : [publish, sign];
      for (const step of inOrder) await step();
      const { startDay, dueDay } = await desk.termsOf(tradeId);
      expect(dueDay).to.equal(moved);
      await clock.toDay("2027-02-09");
      await expect(trade.as(otherBank).call("RepoDesk", "enforce", [tradeId]))
        .to.be.revertedWithCustomError(errors, "RepoDesk_NotOverdue")
        .withArgs(tradeId, dayOf("2027-02-09"), moved);
      await expect(trade.as(bank).call("RepoDesk", "redeem", [tradeId]))
        .to.be.revertedWithCustomError(errors, "RepoDesk_TooEarly")
        .withArgs(tradeId, dayOf("2027-02-09"), moved);
      const days = moved - startDay;
      const interest = (2n * PRINCIPAL * RATE * days + 360_000_000n) / 720_000_000n;
      expect(await desk.owedOf(tradeId)).to.deep.equal([PRINCIPAL, interest]);
    });
  }

  for (const [name, kind, flag] of [
    ["pledged", RepoKind.pledged, PLEDGED],
    ["outright", RepoKind.outright, TO_BE_REDEEMED],
  ] as const) {
    it(`INV-M5: REPO-TO-BE-REDEEMED, ${name}: lends, binds the range, and gives it back for principal and interest`, async () => {
      const { trade, desk, bill, offer, sign, redeem, stateOf } = await setUp();
      const { bank, otherBank, cash } = trade;
      const tradeId = await offer({ kind });
      const [before, lent] = [
        await cash.balanceOf(bank.account),
        await cash.balanceOf(otherBank.account),
      ];
      await expect(sign(tradeId))
        .to.emit(desk, "RepoStarted")
        .withArgs(tradeId, bill.id, kind, PRINCIPAL);
      const holder = kind === RepoKind.pledged ? bank : otherBank;
      expect(await stateOf()).to.deep.equal([holder.account, MILLION, flag]);
      expect((await cash.balanceOf(bank.account)) - before).to.equal(PRINCIPAL);
      expect(await desk.owedOf(tradeId)).to.deep.equal([PRINCIPAL, INTEREST]);

      // Nobody does anything else with it while it runs.
      await expect(
        trade
          .as(holder)
          .call("InterbankDesk", "offer", [
            aRange(bill.id, { to: MILLION }),
            (holder === bank ? otherBank : bank).account,
            RATE,
            bill.discountId,
          ]),
      )
        .to.be.revertedWithCustomError(trade.errors, "TitleLedger_Encumbered")
        .withArgs(bill.id, 1n, MILLION, flag);

      await clock.toDay("2026-03-24");
      await expect(redeem(tradeId))
        .to.emit(desk, "RepoRedeemed")
        .withArgs(tradeId, bill.id, PRINCIPAL, INTEREST);
      expect(await stateOf()).to.deep.equal([bank.account, MILLION, EncumbranceKind.none]);
      expect((await cash.balanceOf(otherBank.account)) - lent).to.equal(INTEREST);
      expect(await desk.owedOf(tradeId)).to.deep.equal([0n, 0n]);
      expect((await desk.tradeOf(tradeId)).status).to.equal(TradeStatus.settled);
    });

    it(`INV-M5: ${name}: neither lends nor binds when the lender cannot pay, nor frees when the borrower cannot`, async () => {
      const { trade, desk, offer, sign, redeem, stateOf } = await setUp();
      const tradeId = await offer({ kind });
      const poor = trade.as(trade.otherBank).call("RepoDesk", "sign", [tradeId]);
      await expect(poor).to.be.revertedWithCustomError(trade.cash, "ERC20InsufficientAllowance");
      await sign(tradeId);
      const bound = await stateOf();
      await clock.toDay("2026-03-24");
      await expect(redeem(tradeId, PRINCIPAL)).to.be.revertedWithCustomError(
        trade.cash,
        "ERC20InsufficientAllowance",
      );
      expect(await stateOf()).to.deep.equal(bound);
      expect((await desk.tradeOf(tradeId)).status).to.equal(TradeStatus.running);
    });
  }

  it("charges a late redemption to its day", async () => {
    const { desk, redeem, started } = await setUp();
    const tradeId = await started();
    await clock.toDay("2026-03-31");
    // 21 days at 1.80 %.
    expect(await desk.owedOf(tradeId)).to.deep.equal([PRINCIPAL, 94_500n]);
    await expect(redeem(tradeId, PRINCIPAL + 94_500n)).to.emit(desk, "RepoRedeemed");
  });

  it("moves the due day to a business day before the bill falls due, within a year", async () => {
    const { trade, desk, offer } = await setUp();
    const tradeId = await offer({ dueDay: dayOf("2026-04-04") }, { sliceFrom: 1n, to: PRINCIPAL });
    expect((await desk.termsOf(tradeId)).dueDay).to.equal(dayOf("2026-04-07"));
    const left = { sliceFrom: PRINCIPAL + 1n, to: MILLION };
    const [first, last] = [dayOf("2026-03-11"), dayOf("2026-09-09")];
    for (const dueDay of [dayOf("2026-03-10"), dayOf("2026-09-10")]) {
      await expect(offer({ dueDay, principal: 1n }, left))
        .to.be.revertedWithCustomError(trade.errors, "RepoDesk_DueDayOutOfRange")
        .withArgs(dueDay, first, last);
    }
    await offer({ dueDay: dayOf("2026-09-09"), principal: 1n }, left);
  });

  it("is pledged or outright, for money up to the face", async () => {
    const { trade, offer } = await setUp();
    await expect(offer({ kind: RepoKind.none })).to.be.revertedWithCustomError(
      trade.errors,
      "RepoDesk_NoKind",
    );
    for (const principal of [0n, MILLION + 1n]) {
      await expect(offer({ principal }))
        .to.be.revertedWithCustomError(trade.errors, "RepoDesk_PrincipalOutOfRange")
        .withArgs(principal, MILLION);
    }
  });

  it("is redeemed by the borrower, not before the due day; enforced by the lender, not before its end", async () => {
    const { trade, started } = await setUp();
    const { bank, otherBank } = trade;
    const tradeId = await started();
    const call = (member: TestMember, method: string) =>
      trade.as(member).call("RepoDesk", method, [tradeId]);
    const due = dayOf("2026-03-24");
    await expect(call(bank, "redeem"))
      .to.be.revertedWithCustomError(trade.errors, "RepoDesk_TooEarly")
      .withArgs(tradeId, dayOf("2026-03-10"), due);
    for (const [caller, method, expected] of [
      [otherBank, "redeem", bank],
      [bank, "enforce", otherBank],
    ] as const) {
      await expect(call(caller, method))
        .to.be.revertedWithCustomError(trade.errors, "MarketDesk_NotParty")
        .withArgs(tradeId, caller.account, expected.account);
    }
    await clock.toDay("2026-03-24", 23);
    await expect(call(otherBank, "enforce"))
      .to.be.revertedWithCustomError(trade.errors, "RepoDesk_NotOverdue")
      .withArgs(tradeId, due, due);
    await clock.toDay("2026-03-25", 0);
    await call(otherBank, "enforce");
  });

  it("INV-M6: REPO-DEFAULT, pledged: satisfies the lender from the bill and leaves the borrower the rest", async () => {
    const { trade, desk, bill, started, stateOf } = await setUp();
    const { bank, otherBank } = trade;
    const tradeId = await started();
    await clock.toDay("2026-03-25");
    // Owed on the day the bill is paid: 900,000.00 and 184 days at 1.80 %, 8,280.00.
    const kept = PRINCIPAL + 828_000n;
    await expect(trade.as(otherBank).call("RepoDesk", "enforce", [tradeId]))
      .to.emit(desk, "RepoDefaulted")
      .withArgs(tradeId, bill.id, kept, 0n);
    expect(await stateOf()).to.deep.equal([otherBank.account, kept, EncumbranceKind.none]);
    expect(await stateOf(kept + 1n)).to.deep.equal([bank.account, MILLION, EncumbranceKind.none]);
  });

  it("INV-M6: pledged: takes a package that cannot be split whole, and pays the rest of it", async () => {
    const { trade, desk, bill, started, stateOf } = await setUp({ splittable: false });
    const { bank, otherBank, cash } = trade;
    const tradeId = await started();
    await clock.toDay("2026-03-25");
    const surplus = MILLION - PRINCIPAL - 828_000n;
    const before = await cash.balanceOf(bank.account);
    await expect(
      trade.as(otherBank).callAll([
        { target: "CashToken", method: "approve", args: [desk.target, surplus] },
        { target: "RepoDesk", method: "enforce", args: [tradeId] },
      ]),
    )
      .to.emit(desk, "RepoDefaulted")
      .withArgs(tradeId, bill.id, MILLION, surplus);
    expect(await stateOf()).to.deep.equal([otherBank.account, MILLION, EncumbranceKind.none]);
    expect((await cash.balanceOf(bank.account)) - before).to.equal(surplus);
  });

  it("INV-M6: pledged: takes no more than the pledge, also when more is owed", async () => {
    const { trade, started, stateOf } = await setUp();
    const { otherBank } = trade;
    const tradeId = await started({ principal: PRINCIPAL, rateMillionths: 1_000_000n });
    await clock.toDay("2026-03-25");
    await trade.as(otherBank).call("RepoDesk", "enforce", [tradeId]);
    expect(await stateOf()).to.deep.equal([otherBank.account, MILLION, EncumbranceKind.none]);
  });

  it("INV-M6: outright: the lender keeps the bill for good and collects it", async () => {
    const { trade, bill, started, stateOf } = await setUp();
    const { otherBank, core, cash } = trade;
    const tradeId = await started({ kind: RepoKind.outright });
    await clock.toDay("2026-03-25");
    await trade.as(otherBank).call("RepoDesk", "enforce", [tradeId]);
    expect(await stateOf()).to.deep.equal([otherBank.account, MILLION, EncumbranceKind.none]);
    await clock.toDay("2026-09-10");
    const before = await cash.balanceOf(otherBank.account);
    const presentmentId = await trade
      .as(otherBank)
      .ask("PresentmentDesk", "present", [bill.id, 1n]);
    await trade.as(core).callAll([
      {
        target: "CashToken",
        method: "approve",
        args: [trade.addressOf("PresentmentDesk"), MILLION],
      },
      { target: "PresentmentDesk", method: "pay", args: [presentmentId] },
    ]);
    expect((await cash.balanceOf(otherBank.account)) - before).to.equal(MILLION);
  });

  it("has an endorsement on record only while title is, or remains, with the lender", async () => {
    const { trade, desk, redeem, started, offer, sign } = await setUp();
    const { otherBank } = trade;
    const sequenceOf = async (tradeId: bigint) => (await desk.endorsementOf(tradeId)).sequence;
    const redeemed = await started({ kind: RepoKind.outright });
    expect(await sequenceOf(redeemed)).to.not.equal(0n);
    await clock.toDay("2026-03-24");
    await redeem(redeemed);
    expect(await sequenceOf(redeemed)).to.equal(0n);
    const enforced = await offer({ dueDay: dayOf("2026-03-25"), rateMillionths: 1n });
    await sign(enforced);
    expect(await sequenceOf(enforced)).to.equal(0n);
    await clock.toDay("2026-03-26");
    await trade.as(otherBank).call("RepoDesk", "enforce", [enforced]);
    const { sequence, to, endorsee } = await desk.endorsementOf(enforced);
    expect(sequence).to.not.equal(0n);
    // 900,000.00 and 170 days at 0.0001 %: 43 fen.
    expect([to, endorsee]).to.deep.equal([PRINCIPAL + 43n, otherBank.account]);
  });

  it("answers redeem and enforce in every status", async () => {
    const { trade, desk, offer, sign, redeem } = await setUp();
    const { bank, otherBank } = trade;
    const part = (serial: bigint) => ({ sliceFrom: serial * 10n + 1n, to: serial * 10n + 10n });
    const offered = await offer({ principal: 10n }, part(0n));
    const refused = await offer({ principal: 10n }, part(1n));
    await trade.as(otherBank).call("RepoDesk", "refuse", [refused]);
    const settled = await offer({ principal: 10n }, part(2n));
    await sign(settled);
    const defaulted = await offer({ principal: 10n }, part(3n));
    await sign(defaulted);
    await clock.toDay("2026-03-25");
    await redeem(settled);
    await trade.as(otherBank).call("RepoDesk", "enforce", [defaulted]);
    for (const [tradeId, status] of [
      [99n, TradeStatus.none],
      [offered, TradeStatus.offered],
      [refused, TradeStatus.refused],
      [settled, TradeStatus.settled],
      [defaulted, TradeStatus.defaulted],
    ] as const) {
      expect((await desk.tradeOf(tradeId)).status).to.equal(status);
      for (const [caller, method] of [
        [bank, "redeem"],
        [otherBank, "enforce"],
      ] as const) {
        await expect(trade.as(caller).call("RepoDesk", method, [tradeId]), method)
          .to.be.revertedWithCustomError(trade.errors, "MarketDesk_WrongStatus")
          .withArgs(tradeId, status, TradeStatus.running);
      }
    }
  });
});
