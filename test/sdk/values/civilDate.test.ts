import { expect } from "chai";
import fc from "fast-check";
import {
  dateToDay,
  dateToTimestamp,
  dayToDate,
  SDKError,
  timestampToDate,
} from "../../../sdk/src/index.ts";

describe("civil dates in China Standard Time", () => {
  it("counts days since 1970-01-01", () => {
    expect(dateToDay("1970-01-01")).to.equal(0);
    expect(dateToDay("2026-09-10") - dateToDay("2026-03-10")).to.equal(184);
    expect(dayToDate(20_522)).to.equal("2026-03-10");
  });

  const wrong = [
    "2026-02-29",
    "2026-13-01",
    "2026-00-10",
    "2026-9-10",
    "1969-12-31",
    "10000-01-01",
    "2026-09-10T00",
  ];
  for (const date of wrong) {
    it(`refuses ${date} with SDK_BAD_ARGUMENT`, () => {
      expect(() => dateToDay(date))
        .to.throw(SDKError)
        .with.property("code", "SDK_BAD_ARGUMENT");
    });
  }

  it("begins a day at midnight in China, sixteen hundred hours UTC of the day before", () => {
    const midnight = BigInt(Date.UTC(2026, 2, 9, 16) / 1_000);
    expect(dateToTimestamp("2026-03-10")).to.equal(midnight);
    expect(timestampToDate(midnight)).to.equal("2026-03-10");
    expect(timestampToDate(midnight - 1n)).to.equal("2026-03-09");
  });

  it("reads back every date up to 9999-12-31", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_932_896 }),
        (day) => dateToDay(dayToDate(day)) === day,
      ),
    );
  });

  it("refuses a day number without a four-digit year", () => {
    for (const day of [-1, 2_932_897, 0.5]) expect(() => dayToDate(day)).to.throw(SDKError);
  });
});
