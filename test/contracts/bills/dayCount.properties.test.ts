import { expect } from "chai";
import fc from "fast-check";
import type { BusinessCalendar } from "../../../sdk/src/generated/typechain/contracts/consortium/BusinessCalendar.ts";
import type { DiscountDesk } from "../../../sdk/src/generated/typechain/contracts/desks/DiscountDesk.ts";
import type { PresentmentDesk } from "../../../sdk/src/generated/typechain/contracts/desks/PresentmentDesk.ts";
import {
  type Closure,
  createAlmanac,
  daysBetween,
  interestOf,
  isWeekend,
  NOTICE_2026,
  plusDays,
} from "../support/almanac.ts";
import { dayOf, emptyChain, loadFixture, networkHelpers } from "../support/chain.ts";
import { runs } from "../support/deep.ts";
import { deployNetwork } from "../support/network.ts";
import { deployAlone } from "../support/standalone.ts";
import { fieldsOf } from "../support/trade.ts";

const almanac = createAlmanac([NOTICE_2026]);
/** 2026 is published, 2027 and 2028 are not. */
const aDate = fc.nat({ max: 1_000 }).map((days) => plusDays("2026-01-01", days));
const aTenor = fc.oneof(fc.nat({ max: 12 }), fc.nat({ max: 190 }));
const aFace = fc.oneof(
  fc.bigInt({ min: 1n, max: 1_000n }),
  fc.bigInt({ min: 1n, max: 100_000_000_000n }),
);
const aRate = fc.oneof(
  fc.bigInt({ min: 1n, max: 60_000n }),
  fc.bigInt({ min: 1n, max: 1_000_000n }),
);

/** Whether a day that was looked at on the way belongs to a year that is not published. */
const isProvisional = (from: string, to: string): boolean =>
  !almanac.isPublished(from) || !almanac.isPublished(to);

describe("day count of bills", () => {
  it("prices every sale as an implementation of its own does: days, interest and proceeds", async () => {
    const net = await networkHelpers.loadFixture(deployNetwork);
    const desk = net.contract<DiscountDesk>("DiscountDesk");
    const property = fc.asyncProperty(
      aDate,
      aTenor,
      aFace,
      aRate,
      async (date, tenor, face, rate) => {
        const due = plusDays(date, tenor);
        const paid = almanac.onOrAfter(due);
        const days = daysBetween(date, paid);
        const interest = interestOf(face, rate, days);
        const priced = desk.preview(face, dayOf(due), dayOf(date), rate);
        if (days === 0n || interest >= face) {
          const error = days === 0n ? "FinancingDesk_NoDaysLeft" : "FinancingDesk_NoProceeds";
          await expect(priced).to.be.revertedWithCustomError(net.errors, error);
          return;
        }
        expect(fieldsOf(await priced)).to.deep.equal({
          face,
          interest,
          proceeds: face - interest,
          days_: days,
          adjustedDueDay: dayOf(paid),
          provisional: isProvisional(due, paid),
        });
      },
    );
    await fc.assert(property, { numRuns: runs(120, 20_000) });
  });

  it("rounds half a fen up, exactly", async () => {
    const net = await networkHelpers.loadFixture(deployNetwork);
    const desk = net.contract<DiscountDesk>("DiscountDesk");
    // 90 days at 2.00 % are half a hundredth of the face: half a fen is left over of every odd ¥1.00.
    const property = fc.asyncProperty(fc.bigInt({ min: 1n, max: 10n ** 9n }), async (yuan) => {
      const face = 100n * (2n * yuan + 1n);
      const priced = await desk.preview(face, dayOf("2026-06-08"), dayOf("2026-03-10"), 20_000n);
      expect(priced.interest).to.equal(yuan + 1n);
      expect(interestOf(face, 20_000n, 90n)).to.equal(yuan + 1n);
    });
    await fc.assert(property, { numRuns: runs(20, 1_000) });
  });

  it("opens the window of presentment for ten days, the last moved on to a business day", async () => {
    const net = await networkHelpers.loadFixture(deployNetwork);
    const desk = net.contract<PresentmentDesk>("PresentmentDesk");
    const aDueDate = fc.nat({ max: 1_000 }).map((days) => plusDays("2026-03-11", days));
    const property = fc.asyncProperty(aDueDate, async (due) => {
      const tenth = plusDays(due, 10);
      const last = almanac.onOrAfter(tenth);
      expect([...(await desk.windowOf(dayOf(due)))]).to.deep.equal([
        dayOf(due),
        dayOf(last),
        isProvisional(tenth, last),
      ]);
    });
    await fc.assert(property, { numRuns: runs(60, 5_000) });
  });

  it("takes any notice of the State Council as it is meant", async () => {
    const property = fc.asyncProperty(
      aNotice,
      fc.array(fc.nat({ max: 363 })),
      async (notice, samples) => {
        await loadFixture(emptyChain);
        const { year, closures, workdays } = notice;
        const off = closures.flatMap(([first, last]) => datesOf(first, last));
        const { contract: calendar } = await deployAlone<BusinessCalendar>("BusinessCalendar", {
          signature: "initialize(address,uint16,uint32[],uint32[])",
          args: [Number(year), off.map(dayOf), workdays.map(dayOf)],
        });
        const own = createAlmanac([notice]);
        const edges = closures.flatMap(([first, last]) => [
          plusDays(first, -1),
          first,
          plusDays(last, 1),
        ]);
        const chosen = samples.map((days) => plusDays(`${year}-01-01`, days));
        for (const date of [...edges, ...chosen, ...workdays].filter((day) =>
          day.startsWith(year),
        )) {
          const [isBusiness] = await calendar.isBusinessDay(dayOf(date));
          expect(isBusiness, date).to.equal(own.isBusinessDay(date));
          const [next] = await calendar.onOrAfter(dayOf(date));
          expect(next, date).to.equal(dayOf(own.onOrAfter(date)));
        }
      },
    );
    await fc.assert(property, { numRuns: runs(6, 500) });
  });
});

/** Up to four closures in different quarters, and some weekend days worked outside them. */
const aNotice = fc
  .record({
    year: fc.constantFrom("2026", "2027", "2028", "2032"),
    closures: fc.array(fc.tuple(fc.integer({ min: 8, max: 70 }), fc.integer({ min: 0, max: 6 })), {
      maxLength: 4,
    }),
    worked: fc.array(fc.nat({ max: 363 }), { maxLength: 8 }),
  })
  .map(({ year, closures, worked }) => {
    const off = closures.map(([start, length], quarter): Closure => {
      const first = plusDays(`${year}-01-01`, 91 * quarter + start);
      return [first, plusDays(first, length)];
    });
    const isOff = (date: string) => off.some(([first, last]) => first <= date && date <= last);
    const workdays = worked
      .map((days) => plusDays(`${year}-01-01`, days))
      .filter((date) => isWeekend(date) && !isOff(date));
    return { year, closures: off, workdays: [...new Set(workdays)] };
  });

function datesOf(first: string, last: string): readonly string[] {
  const length = Number(daysBetween(first, last)) + 1;
  return Array.from({ length }, (_, index) => plusDays(first, index));
}
