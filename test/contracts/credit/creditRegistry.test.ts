import { expect } from "chai";
import fc from "fast-check";
import type { CreditRegistry } from "../../../sdk/src/generated/typechain/contracts/credit/CreditRegistry.ts";
import { clock, dayOf, ethers, networkHelpers } from "../support/chain.ts";
import { deployAlone } from "../support/standalone.ts";
import { anIssuedBill, BillClass, deployTrade, fieldsOf, MILLION } from "../support/trade.ts";
import { type CreditEvent, judge } from "./creditModel.ts";

const RUNS = process.env["PIAOHAO_DEEP"] === "1" ? 200 : 12;

/** A registry whose only reporter is the test. */
async function deployRegistry() {
  const trade = await networkHelpers.loadFixture(deployTrade);
  const { contract: registry } = await deployAlone<CreditRegistry>("CreditRegistry", {
    needs: [trade.addressOf("FilingRegistry"), trade.addressOf("Policy")],
  });
  const { account } = trade.core;
  const [reporter] = await ethers.getSigners();
  await registry.appoint(String(reporter?.address));
  const billId = bills();
  return {
    trade,
    registry,
    account,
    accept: (face: bigint, acceptor = account) =>
      registry.accepted(acceptor, BillClass.supplyChain, face),
    /** Why the acceptor may not accept so much more: the error with its arguments; undefined if it may. */
    refusal: async (
      face: bigint,
      acceptor = account,
      billClass: bigint = BillClass.supplyChain,
    ): Promise<readonly unknown[] | undefined> => {
      const data = await registry.acceptanceRefusal(acceptor, billClass, face);
      const error = data === "0x" ? null : trade.errors.interface.parseError(data);
      return error === null ? undefined : [error.name, ...error.args];
    },
    /** Each overdue payment is of a bill of its own unless the bill is named. */
    default: (face: bigint, bill = billId()) => registry.defaulted(account, bill, face),
    payLate: (amount: bigint, bill = billId()) => registry.paidLate(account, bill, amount),
  };
}

/** Numbers of bills, none twice. */
function bills(): () => bigint {
  let last = 0n;
  return () => {
    last += 1n;
    return last;
  };
}

const overdueInEach = async (months: readonly string[], fails: () => Promise<unknown>) => {
  for (const [index, month] of months.entries()) {
    if (month !== months[index - 1]) await clock.toDay(`${month}-15`);
    await fails();
  }
};

describe("CreditRegistry", () => {
  it("INV-K1: keeps what an acceptor owes: accepted, and neither paid nor withdrawn", async () => {
    const { registry, account, accept, payLate, default: fails } = await deployRegistry();
    await accept(100n);
    await registry.ended(account, 30n);
    await fails(50n);
    await registry.cleared(account, 20n);
    await payLate(5n);
    expect(fieldsOf(await registry.standingOf(account))).to.deep.equal({
      listed: false,
      barredUntilDay: 0n,
      overduePayments: 2n,
      overdueBalance: 30n,
      acceptanceBalance: 45n,
    });
  });

  it("tells each overdue payment and each that was made good", async () => {
    const { registry, account, accept, default: fails } = await deployRegistry();
    await accept(100n);
    await expect(fails(50n)).to.emit(registry, "OverduePayment").withArgs(account, 50n, 50n, 1n);
    await expect(registry.cleared(account, 50n))
      .to.emit(registry, "OverdueCleared")
      .withArgs(account, 50n, 0n);
  });

  it("keeps the balances of the last month end", async () => {
    const { registry, account, accept, default: fails } = await deployRegistry();
    await accept(100n);
    await fails(40n);
    const march = 2026n * 12n + 2n;
    await clock.toDay("2026-04-01", 0);
    const expected = { month: march, acceptanceBalance: 100n, overdueBalance: 40n };
    expect(fieldsOf((await registry.lastMonthEndOf(account)).end)).to.deep.equal(expected);
    await accept(7n);
    const { end, firstMonth } = await registry.lastMonthEndOf(account);
    expect([fieldsOf(end), firstMonth]).to.deep.equal([expected, march]);
  });

  it("INV-K5, CREDIT-OVERDUE-ONCE: counts a bill once, however many of its slices are overdue", async () => {
    const { registry, account, accept, refusal, payLate, default: fails } = await deployRegistry();
    await accept(100n);
    const [cut, other] = [101n, 102n];
    await overdueInEach(["2026-03", "2026-03", "2026-04"], () => fails(1n, cut));
    await payLate(1n, cut);
    await payLate(1n, other);
    await fails(1n, other);
    const { overduePayments, overdueBalance } = await registry.standingOf(account);
    expect([overduePayments, overdueBalance]).to.deep.equal([2n, 4n]);
    await clock.toDay("2026-05-01", 0);
    expect(await refusal(1n)).to.equal(undefined);
    await fails(1n, 103n);
    await clock.toDay("2026-06-01", 0);
    expect((await refusal(1n))?.[0]).to.equal("CreditRegistry_Listed");
  });

  describe("lists at month end", () => {
    it("an acceptor with three overdue payments in six months that still owes", async () => {
      const { registry, account, accept, refusal, default: fails } = await deployRegistry();
      await accept(100n);
      await overdueInEach(["2026-03", "2026-04", "2026-08"], () => fails(1n));
      expect(await refusal(1n)).to.equal(undefined);
      await clock.toDay("2026-09-01", 0);
      const listed = ["CreditRegistry_Listed", account, dayOf("2026-10-01")];
      expect(await refusal(1n)).to.deep.equal(listed);
      expect((await registry.standingOf(account)).listed).to.equal(true);
    });

    it("not one whose third overdue payment is the seventh month's", async () => {
      const { accept, refusal, default: fails } = await deployRegistry();
      await accept(100n);
      await overdueInEach(["2026-03", "2026-04", "2026-09"], () => fails(1n));
      await clock.toDay("2026-10-01", 0);
      expect(await refusal(1n)).to.equal(undefined);
    });

    it("not one that has paid everything and was not overdue in that month", async () => {
      const { registry, account, accept, refusal, default: fails } = await deployRegistry();
      await accept(100n);
      await overdueInEach(["2026-03", "2026-03", "2026-04"], () => fails(1n));
      await registry.cleared(account, 3n);
      await clock.toDay("2026-05-01", 0);
      expect((await refusal(1n))?.[0]).to.equal("CreditRegistry_Listed");
      await clock.toDay("2026-06-01", 0);
      expect(await refusal(1n)).to.equal(undefined);
    });

    it("CREDIT-OVERDUE-LIST: tells the lists when the acceptor is next looked at", async () => {
      const { registry, account, accept, default: fails } = await deployRegistry();
      await accept(100n);
      await overdueInEach(["2026-03", "2026-03", "2026-03"], () => fails(1n));
      await clock.toDay("2026-06-15");
      await expect(fails(1n))
        .to.emit(registry, "OverdueListed")
        .withArgs(account, 2026n * 12n + 2n)
        .and.to.emit(registry, "AcceptorBarred")
        .withArgs(account, 2028n * 12n + 5n);
    });
  });

  it("bars an acceptor listed three times within six months for two years, and frees it then", async () => {
    const { registry, account, accept, refusal, payLate, default: fails } = await deployRegistry();
    await accept(100n);
    await overdueInEach(["2026-03", "2026-03", "2026-03"], () => fails(1n));
    await registry.cleared(account, 3n);
    expect(await registry.financingRefusal(account)).to.equal("0x");
    await overdueInEach(["2026-04", "2026-05"], () => payLate(1n));
    expect(await registry.financingRefusal(account)).to.equal("0x");
    await clock.toDay("2026-06-01", 0);
    const barred = ["CreditRegistry_Barred", account, dayOf("2028-06-01")];
    expect(await registry.financingRefusal(account)).not.to.equal("0x");
    expect(await refusal(1n)).to.deep.equal(barred);
    await clock.toDay("2028-05-31", 23);
    expect(await refusal(1n)).to.deep.equal(barred);
    await clock.toDay("2028-06-01", 0);
    expect(await refusal(1n)).to.equal(undefined);
    expect((await registry.standingOf(account)).barredUntilDay).to.equal(0n);
  });

  describe("limits of a bank", () => {
    const figures = {
      totalAssets: 1_000n * MILLION,
      deposits: 1_000n * MILLION,
      marginDeposits: 100n * MILLION,
      otherAcceptances: 50n * MILLION,
      asOfDay: dayOf("2026-02-28"),
    };
    const setUp = async (changes: Partial<typeof figures> = {}) => {
      const setting = await deployRegistry();
      const { trade, accept, refusal } = setting;
      const bank = trade.bank.account;
      await trade.as(trade.bank).call("FilingRegistry", "file", [{ ...figures, ...changes }]);
      return {
        ...setting,
        bank,
        acceptAsBank: (face: bigint) => accept(face, bank),
        refusalOfBank: (face: bigint, billClass: bigint = BillClass.bank) =>
          refusal(face, bank, billClass),
      };
    };

    it("take acceptances up to 15 % of total assets, those elsewhere among them, and no fen more", async () => {
      const { bank, acceptAsBank, refusalOfBank } = await setUp();
      await acceptAsBank(60n * MILLION);
      for (const billClass of [BillClass.bank, BillClass.supplyChainBank]) {
        expect(await refusalOfBank(40n * MILLION, billClass)).to.equal(undefined);
        expect(await refusalOfBank(40n * MILLION + 1n, billClass)).to.deep.equal([
          "CreditRegistry_AcceptanceLimit",
          bank,
          150n * MILLION + 1n,
          150n * MILLION,
        ]);
      }
    });

    it("take new acceptances once others are paid", async () => {
      const { registry, bank, acceptAsBank, refusalOfBank } = await setUp();
      await acceptAsBank(100n * MILLION);
      expect((await refusalOfBank(1n))?.[0]).to.equal("CreditRegistry_AcceptanceLimit");
      await registry.ended(bank, 1n);
      expect(await refusalOfBank(1n)).to.equal(undefined);
    });

    it("take margin deposits up to 10 % of deposits", async () => {
      const { bank, refusalOfBank } = await setUp({ marginDeposits: 100n * MILLION + 1n });
      expect(await refusalOfBank(1n)).to.deep.equal([
        "CreditRegistry_MarginLimit",
        bank,
        100n * MILLION + 1n,
        100n * MILLION,
      ]);
    });

    it("rest on figures that are on file and not out of date", async () => {
      const { trade, refusal, refusalOfBank, bank } = await setUp();
      const other = trade.otherBank.account;
      expect(await refusal(1n, other, BillClass.bank)).to.deep.equal([
        "CreditRegistry_NoFiling",
        other,
        0n,
        120n,
      ]);
      await clock.toDay("2026-06-28", 23);
      expect(await refusalOfBank(1n)).to.equal(undefined);
      await clock.toDay("2026-06-29", 0);
      expect(await refusalOfBank(1n)).to.deep.equal([
        "CreditRegistry_NoFiling",
        bank,
        figures.asOfDay,
        120n,
      ]);
    });

    it("refuse the acceptance of a bill through its registry", async () => {
      const trade = await networkHelpers.loadFixture(deployTrade);
      const { id } = await anIssuedBill(trade, { class: BillClass.bank, drawee: trade.bank });
      await expect(trade.as(trade.bank).call("BillRegistry", "accept", [id]))
        .to.be.revertedWithCustomError(trade.errors, "CreditRegistry_NoFiling")
        .withArgs(trade.bank.account, 0n, 120n);
    });
  });

  it("INV-K2: judges like a model that keeps every payment, after any course of months", async function () {
    this.timeout(RUNS * 10_000);
    const step = fc.record({
      months: fc.integer({ min: 0, max: 5 }),
      kind: fc.constantFrom("default", "default", "late", "clear"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        const { registry, account, accept } = await deployRegistry();
        await accept(1_000n);
        const { events, month } = await play(registry, account, steps);
        for (const later of [0, 1, 2, 7, 30]) {
          if (later > 0) await clock.toDay(firstDayOf(month + later));
          const { listed, barredUntilMonth, overdueBalance } = judge(events, month + later);
          const standing = await registry.standingOf(account);
          expect([standing.listed, standing.barredUntilDay, standing.overdueBalance]).to.deep.equal(
            [
              listed,
              barredUntilMonth === 0 ? 0n : dayOf(firstDayOf(barredUntilMonth)),
              overdueBalance,
            ],
          );
        }
      }),
      { numRuns: RUNS },
    );
  });

  it("INV-K3: costs no more gas after years than after a day", async () => {
    const { registry, account, accept, default: fails } = await deployRegistry();
    await accept(100n);
    await overdueInEach(["2026-03", "2026-03", "2026-03"], () => fails(1n));
    await clock.toDay("2028-04-15");
    const afterTwoYears = await registry.ended.estimateGas(account, 1n);
    await clock.toDay("2045-04-15");
    expect(await registry.ended.estimateGas(account, 1n)).to.be.at.most(afterTwoYears);
  });

  it("INV-K4: is told by the registries and the desks alone", async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const { core } = trade;
    const calls = [
      ["accepted", [core.account, BillClass.supplyChain, 1n]],
      ["declared", [core.account, true]],
      ...["ended", "cleared"].map((method) => [method, [core.account, 1n]] as const),
      ...["defaulted", "paidLate"].map((method) => [method, [core.account, 1n, 1n]] as const),
    ] as const;
    for (const [method, args] of calls) {
      await expect(trade.as(core).call("CreditRegistry", method, args))
        .to.be.revertedWithCustomError(
          trade.contract("CreditRegistry"),
          "AccessManagedUnauthorized",
        )
        .withArgs(core.account);
    }
  });
});

const firstDayOf = (month: number): string =>
  `${Math.floor(month / 12)}-${((month % 12) + 1).toString().padStart(2, "0")}-01`;

interface PaymentStep {
  /** Since the step before. */
  readonly months: number;
  readonly kind: string;
}

/** Tells the registry of payments month by month, and answers what the model is to judge. */
async function play(registry: CreditRegistry, account: string, steps: readonly PaymentStep[]) {
  const events: CreditEvent[] = [];
  const billId = bills();
  let month = 2026 * 12 + 2;
  for (const { months, kind } of steps) {
    month += months;
    if (months > 0) await clock.toDay(firstDayOf(month), 0);
    const { overdueBalance } = judge(events, month);
    if (kind === "default") {
      await registry.defaulted(account, billId(), 2n);
      events.push({ month, overdue: 2n, counts: true });
    } else if (kind === "late") {
      await registry.paidLate(account, billId(), 1n);
      events.push({ month, overdue: 0n, counts: true });
    } else if (overdueBalance > 0n) {
      await registry.cleared(account, overdueBalance);
      events.push({ month, overdue: -overdueBalance, counts: false });
    }
  }
  return { events, month };
}
