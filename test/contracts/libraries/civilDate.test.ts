import { expect } from "chai";
import fc from "fast-check";
import type { LibraryHarness } from "../../../sdk/src/generated/typechain/contracts/test/LibraryHarness.ts";
import { dayOf, loadFixture } from "../support/chain.ts";
import { runs } from "../support/deep.ts";
import { deployTestContract } from "../support/standalone.ts";

const DAY_MS = 86_400_000;
/** 1970-01-02 00:00 in UTC+8: day 0 begins before the epoch. */
const DAY_1 = 57_600;
/** 1970-01-01 to 9999-12-31. */
const anyDay = fc.integer({ min: 0, max: 2_932_896 });

const deployHarness = () => deployTestContract<LibraryHarness>("LibraryHarness");

/** The platform's own calendar as the second opinion. */
const civilOf = (day: number) => {
  const date = new Date(day * DAY_MS);
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()] as const;
};

describe("CivilDate", () => {
  it("agrees with an independent calendar in both directions on any day to 9999", async () => {
    const harness = await loadFixture(deployHarness);
    const property = fc.asyncProperty(anyDay, async (day) => {
      const [year, month, dayOfMonth] = civilOf(day);
      expect(await harness.toCivil(day)).to.deep.equal([year, month, dayOfMonth].map(BigInt));
      expect(await harness.fromCivil(year, month, dayOfMonth)).to.equal(BigInt(day));
      expect(await harness.weekdayOf(day)).to.equal(BigInt(new Date(day * DAY_MS).getUTCDay()));
    });
    await fc.assert(property, { numRuns: runs(150, 20_000) });
  });

  it("knows the last day of every month, leap years and centuries included", async () => {
    const harness = await loadFixture(deployHarness);
    for (const year of [1970, 1999, 2000, 2024, 2026, 2100, 2400]) {
      for (let month = 1; month <= 12; month += 1) {
        const expected = new Date(Date.UTC(year, month, 0)).getUTCDate();
        expect(await harness.lastDayOf(year, month), `${year}-${month}`).to.equal(BigInt(expected));
      }
    }
  });

  it("begins a day at 16:00 UTC of the day before", async () => {
    const harness = await loadFixture(deployHarness);
    const midnight = BigInt(Date.UTC(2026, 2, 9, 16) / 1_000);
    expect(await harness.dayOf(midnight)).to.equal(dayOf("2026-03-10"));
    expect(await harness.dayOf(midnight - 1n)).to.equal(dayOf("2026-03-09"));
    expect(await harness.startOf(dayOf("2026-03-10"))).to.equal(midnight);
  });

  it("maps any time to a day that contains it", async () => {
    const harness = await loadFixture(deployHarness);
    const property = fc.asyncProperty(
      fc.integer({ min: DAY_1, max: 2 ** 37 }),
      async (timestamp) => {
        const day = await harness.dayOf(timestamp);
        const start = Number(await harness.startOf(day));
        expect(start <= timestamp && timestamp < start + 86_400).to.equal(true);
      },
    );
    await fc.assert(property, { numRuns: runs(100, 5_000) });
  });

  const tenors = [
    ["2026-03-10", 6, "2026-09-10"],
    ["2026-08-31", 6, "2027-02-28"],
    ["2027-08-31", 6, "2028-02-29"],
    ["2026-01-31", 1, "2026-02-28"],
    ["2026-12-15", 1, "2027-01-15"],
    ["2026-11-30", 24, "2028-11-30"],
  ] as const;
  for (const [from, months, to] of tenors) {
    it(`counts ${months} months from ${from} to ${to}`, async () => {
      const harness = await loadFixture(deployHarness);
      expect(await harness.addMonths(dayOf(from), months)).to.equal(dayOf(to));
    });
  }

  it("adds months to the same day number or to the month's end, never past it", async () => {
    const harness = await loadFixture(deployHarness);
    const property = fc.asyncProperty(
      anyDay,
      fc.integer({ min: 0, max: 255 }),
      async (day, months) => {
        const [year, month, dayOfMonth] = civilOf(day);
        const lastOfTarget = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
        const expected =
          Date.UTC(year, month - 1 + months, Math.min(dayOfMonth, lastOfTarget)) / DAY_MS;
        expect(await harness.addMonths(day, months)).to.equal(BigInt(expected));
      },
    );
    await fc.assert(property, { numRuns: runs(150, 20_000) });
  });
});
