import { expect } from "chai";
import fc from "fast-check";
import { CALENDAR_2026 } from "../../../node/src/app/genesis/calendar2026.ts";
import type { BusinessCalendar } from "../../../sdk/src/generated/typechain/contracts/consortium/BusinessCalendar.ts";
import { clock, dayOf, emptyChain, loadFixture } from "../support/chain.ts";
import { runs } from "../support/deep.ts";
import { deployNetwork } from "../support/network.ts";
import { deployAlone } from "../support/standalone.ts";

const INITIALIZE = "initialize(address,uint16,uint32[],uint32[])";
const { holidays, makeUpWorkdays } = CALENDAR_2026;

const seeded = (year: number, off: readonly unknown[], madeUp: readonly unknown[]) =>
  deployAlone<BusinessCalendar>("BusinessCalendar", {
    signature: INITIALIZE,
    args: [year, off, madeUp],
  });

/** 2026 published, the clock on 2026-03-10. */
async function deployCalendar() {
  const { contract } = await seeded(2026, holidays, makeUpWorkdays);
  return contract;
}

/** domain.md's figures, written out as a list of dates and looked up naively. */
const OFF_2026 = new Set(
  [
    ["2026-01-01", 3],
    ["2026-02-15", 9],
    ["2026-04-04", 3],
    ["2026-05-01", 5],
    ["2026-06-19", 3],
    ["2026-09-25", 3],
    ["2026-10-01", 7],
  ].flatMap(([first, length]) =>
    Array.from({ length: Number(length) }, (_, index) => dayOf(String(first)) + BigInt(index)),
  ),
);
const MADE_UP_2026 = new Set(
  ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"].map(dayOf),
);

const isWeekend = (day: bigint): boolean =>
  [0, 6].includes(new Date(Number(day) * 86_400_000).getUTCDay());
const is2026BusinessDay = (day: bigint): boolean =>
  MADE_UP_2026.has(day) || !(isWeekend(day) || OFF_2026.has(day));

function isProvisionalBusinessDay(day: bigint): boolean {
  const date = new Date(Number(day) * 86_400_000).toISOString().slice(5, 10);
  return !isWeekend(day) && !["01-01", "05-01", "05-02", "10-01", "10-02", "10-03"].includes(date);
}

describe("BusinessCalendar", () => {
  it("knows every day of 2026", async () => {
    const calendar = await loadFixture(deployCalendar);
    for (let day = dayOf("2026-01-01"); day <= dayOf("2026-12-31"); day += 1n) {
      expect(await calendar.isBusinessDay(day), `day ${day}`).to.deep.equal([
        is2026BusinessDay(day),
        false,
      ]);
    }
  });

  const rolls = [
    ["2026-08-15", "2026-08-17", false],
    ["2026-10-03", "2026-10-08", false],
    ["2026-06-20", "2026-06-22", false],
    ["2026-09-10", "2026-09-10", false],
    ["2026-02-15", "2026-02-24", false],
    ["2026-02-14", "2026-02-14", false],
    ["2027-01-01", "2027-01-04", true],
    ["2027-05-01", "2027-05-03", true],
    ["2027-10-01", "2027-10-04", true],
    ["2027-06-15", "2027-06-15", true],
    ["2025-12-31", "2025-12-31", true],
  ] as const;
  for (const [from, to, provisional] of rolls) {
    it(`moves ${from} to ${to}${provisional ? ", provisionally" : ""}`, async () => {
      const calendar = await loadFixture(deployCalendar);
      expect(await calendar.onOrAfter(dayOf(from))).to.deep.equal([dayOf(to), provisional]);
    });
  }

  it("calls an answer provisional when any day it looked at is", async () => {
    await emptyChain();
    const year2023 = Array.from({ length: 3 }, (_, index) => dayOf("2023-12-29") + BigInt(index));
    const { contract: calendar } = await seeded(2023, year2023, []);
    // 29 to 31 December are published as off, 1 January 2024 is off by rule, the 2nd a business day by rule.
    expect(await calendar.onOrAfter(dayOf("2023-12-29"))).to.deep.equal([
      dayOf("2024-01-02"),
      true,
    ]);
  });

  it("tells an unpublished year by weekends and the fixed days", async () => {
    const calendar = await loadFixture(deployCalendar);
    const day = fc.integer({ min: Number(dayOf("2027-01-01")), max: Number(dayOf("2099-12-31")) });
    const property = fc.asyncProperty(day, async (number) => {
      const expected = [isProvisionalBusinessDay(BigInt(number)), true];
      expect(await calendar.isBusinessDay(number)).to.deep.equal(expected);
    });
    await fc.assert(property, { numRuns: runs(150, 20_000) });
  });

  it("answers the first business day at or after any day", async () => {
    const calendar = await loadFixture(deployCalendar);
    const first = Number(dayOf("2026-01-01"));
    const property = fc.asyncProperty(
      fc.integer({ min: first, max: first + 364 }),
      async (number) => {
        const [answer] = await calendar.onOrAfter(number);
        let expected = BigInt(number);
        while (
          !(expected <= dayOf("2026-12-31") ? is2026BusinessDay : isProvisionalBusinessDay)(
            expected,
          )
        ) {
          expected += 1n;
        }
        expect(answer).to.equal(expected);
      },
    );
    await fc.assert(property, { numRuns: runs(100, 2_000) });
  });

  it("says today in China Standard Time", async () => {
    const calendar = await loadFixture(deployCalendar);
    await clock.toDay("2026-03-11", 0);
    expect(await calendar.today()).to.equal(dayOf("2026-03-11"));
    await clock.toDay("2026-03-11", 23);
    expect(await calendar.today()).to.equal(dayOf("2026-03-11"));
  });

  it("knows no date past 9999", async () => {
    const calendar = await loadFixture(deployCalendar);
    const last = dayOf("9999-12-31");
    await calendar.isBusinessDay(last);
    await expect(calendar.isBusinessDay(last + 1n))
      .to.be.revertedWithCustomError(calendar, "BusinessCalendar_DayOutOfRange")
      .withArgs(last + 1n, last);
  });

  describe("publication", () => {
    const spring2027 = Array.from({ length: 7 }, (_, index) => dayOf("2027-02-06") + BigInt(index));

    it("turns a provisional year into a settled one", async () => {
      const calendar = await loadFixture(deployCalendar);
      expect(await calendar.isPublished(2027)).to.equal(false);
      await expect(calendar.publishYear(2027, spring2027, [dayOf("2027-02-20")]))
        .to.emit(calendar, "YearPublished")
        .withArgs(2027n, spring2027, [dayOf("2027-02-20")]);
      expect(await calendar.isPublished(2027)).to.equal(true);
      expect(await calendar.isBusinessDay(dayOf("2027-02-08"))).to.deep.equal([false, false]);
      expect(await calendar.isBusinessDay(dayOf("2027-02-20"))).to.deep.equal([true, false]);
      expect(await calendar.isBusinessDay(dayOf("2027-12-31"))).to.deep.equal([true, false]);
      expect(await calendar.isBusinessDay(dayOf("2028-01-03"))).to.deep.equal([true, true]);
    });

    it("takes the current and the next year, once", async () => {
      const calendar = await loadFixture(deployCalendar);
      for (const year of [2025, 2028, 65_535]) {
        await expect(calendar.publishYear(year, [], []))
          .to.be.revertedWithCustomError(calendar, "BusinessCalendar_YearOutOfRange")
          .withArgs(BigInt(year), 2026n, 2027n);
      }
      await expect(calendar.publishYear(2026, [...holidays], [...makeUpWorkdays]))
        .to.be.revertedWithCustomError(calendar, "BusinessCalendar_AlreadyPublished")
        .withArgs(2026n);
    });

    it("refuses days of another year", async () => {
      const calendar = await loadFixture(deployCalendar);
      for (const day of [dayOf("2026-12-31"), dayOf("2028-01-01")]) {
        for (const lists of [
          [[day], []],
          [[], [day]],
        ] as const) {
          await expect(calendar.publishYear(2027, [...lists[0]], [...lists[1]]))
            .to.be.revertedWithCustomError(calendar, "BusinessCalendar_DayOutOfYear")
            .withArgs(2027n, day);
        }
      }
    });

    it("refuses a make-up workday that is no weekend day or is a holiday too", async () => {
      const calendar = await loadFixture(deployCalendar);
      const [monday, saturday] = [dayOf("2027-03-01"), dayOf("2027-03-06")];
      for (const [day, off] of [
        [monday, []],
        [saturday, [saturday]],
      ] as const) {
        await expect(calendar.publishYear(2027, [...off], [day]))
          .to.be.revertedWithCustomError(calendar, "BusinessCalendar_NotMakeUpDay")
          .withArgs(day);
      }
    });

    it("refuses more than 64 listed days and more than ten days off in a row", async () => {
      const calendar = await loadFixture(deployCalendar);
      const days = (from: string, count: number) =>
        Array.from({ length: count }, (_, index) => dayOf(from) + BigInt(index));
      await expect(calendar.publishYear(2027, days("2027-01-01", 65), []))
        .to.be.revertedWithCustomError(calendar, "BusinessCalendar_TooManyDays")
        .withArgs(65n, 64n);
      // Monday 8 to Wednesday 17 March, and the weekend before.
      await expect(calendar.publishYear(2027, days("2027-03-08", 10), []))
        .to.be.revertedWithCustomError(calendar, "BusinessCalendar_LongClosure")
        .withArgs(dayOf("2027-03-06"), 10n);
      await calendar.publishYear(2027, days("2027-03-08", 8), []);
    });

    it("bounds the search for a business day even where two closures meet", async () => {
      await emptyChain();
      const tenDays = (from: string) =>
        Array.from({ length: 10 }, (_, index) => dayOf(from) + BigInt(index));
      const { contract: calendar } = await seeded(2026, tenDays("2026-12-22"), []);
      await calendar.publishYear(2027, tenDays("2027-01-01"), []);
      expect(await calendar.onOrAfter(dayOf("2026-12-22"))).to.deep.equal([
        dayOf("2027-01-11"),
        false,
      ]);
    });

    it("INV-C7: keeps what a day was that has begun", async () => {
      await emptyChain();
      const { contract: calendar } = await seeded(2025, [], []);
      // By rule 1 January was off and the other listed days were worked: a late publication must say the same.
      const newYear = dayOf("2026-01-01");
      await expect(calendar.publishYear(2026, [], []))
        .to.be.revertedWithCustomError(calendar, "BusinessCalendar_DayBegun")
        .withArgs(2026n, newYear);
      await expect(calendar.publishYear(2026, [...holidays], [...makeUpWorkdays]))
        .to.be.revertedWithCustomError(calendar, "BusinessCalendar_DayBegun")
        .withArgs(2026n, dayOf("2026-01-02"));
      const today = dayOf("2026-03-10");
      await expect(calendar.publishYear(2026, [newYear, today], []))
        .to.be.revertedWithCustomError(calendar, "BusinessCalendar_DayBegun")
        .withArgs(2026n, today);
      await calendar.publishYear(2026, [newYear, today + 1n, dayOf("2026-10-01")], []);
      expect(await calendar.isBusinessDay(today + 1n)).to.deep.equal([false, false]);
    });
  });

  describe("correction", () => {
    it("changes days to come of a published year", async () => {
      const calendar = await loadFixture(deployCalendar);
      const more = [...holidays, dayOf("2026-12-31")];
      await expect(calendar.correctYear(2026, more, [...makeUpWorkdays]))
        .to.emit(calendar, "YearCorrected")
        .withArgs(2026n, more, makeUpWorkdays);
      expect(await calendar.isBusinessDay(dayOf("2026-12-31"))).to.deep.equal([false, false]);
    });

    it("INV-C7: refuses to change a day that has begun, in either half of the year", async () => {
      const calendar = await loadFixture(deployCalendar);
      const without = (date: string) => holidays.filter((day) => BigInt(day) !== dayOf(date));
      await expect(calendar.correctYear(2026, without("2026-02-17"), [...makeUpWorkdays]))
        .to.be.revertedWithCustomError(calendar, "BusinessCalendar_DayBegun")
        .withArgs(2026n, dayOf("2026-02-17"));
      await clock.toDay("2026-10-02");
      await expect(calendar.correctYear(2026, without("2026-10-02"), [...makeUpWorkdays]))
        .to.be.revertedWithCustomError(calendar, "BusinessCalendar_DayBegun")
        .withArgs(2026n, dayOf("2026-10-02"));
      await calendar.correctYear(2026, without("2026-10-05"), [...makeUpWorkdays]);
      expect(await calendar.onOrAfter(dayOf("2026-10-03"))).to.deep.equal([
        dayOf("2026-10-05"),
        false,
      ]);
    });

    it("is of a published year only", async () => {
      const calendar = await loadFixture(deployCalendar);
      await expect(calendar.correctYear(2027, [], []))
        .to.be.revertedWithCustomError(calendar, "BusinessCalendar_NotPublished")
        .withArgs(2027n);
    });
  });

  it("is governed by the central bank, after a delay", async () => {
    const net = await loadFixture(deployNetwork);
    const calendar = net.contract<BusinessCalendar>("BusinessCalendar");
    const [bank] = net.banks;
    for (const method of ["publishYear", "correctYear"]) {
      await expect(net.as(bank).call("BusinessCalendar", method, [2027, [], []]))
        .to.be.revertedWithCustomError(calendar, "AccessManagedUnauthorized")
        .withArgs(bank.account);
    }
    await net.govern("BusinessCalendar", "publishYear", [2027, [dayOf("2027-01-01")], []]);
    expect(await calendar.isPublished(2027)).to.equal(true);
  });
});
