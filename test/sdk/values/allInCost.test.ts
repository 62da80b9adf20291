import { expect } from "chai";
import { allInCostOf, parseYuan } from "../../../sdk/src/index.ts";

describe("all-in cost", () => {
  it("is simple interest on the money that was had, for a year of 360 days", () => {
    const cost = allInCostOf({
      interest: parseYuan("¥13,544.44"),
      proceeds: parseYuan("¥986,455.56"),
      days: 184,
    });
    expect(cost).to.deep.equal({
      interest: 1_354_444n,
      fees: 0n,
      proceeds: 98_645_556n,
      effectiveRateMillionths: 26_864,
    });
  });

  it("is rounded half up to the millionth", () => {
    expect(allInCostOf({ interest: 1n, proceeds: 720n, days: 360 })).to.include({
      effectiveRateMillionths: 1_389,
    });
    expect(allInCostOf({ interest: 1n, proceeds: 2_000_000n, days: 360 })).to.include({
      effectiveRateMillionths: 1,
    });
    expect(allInCostOf({ interest: 1n, proceeds: 2_000_001n, days: 360 })).to.include({
      effectiveRateMillionths: 0,
    });
  });

  it("of several parts weighs each with its money and its days", () => {
    const parts = [
      { interest: 10n, proceeds: 1_000n, days: 90 },
      { interest: 40n, proceeds: 1_000n, days: 180 },
    ] as const;
    // 50 × 360 / (90,000 + 180,000)
    expect(allInCostOf(...parts)).to.deep.equal({
      interest: 50n,
      fees: 0n,
      proceeds: 2_000n,
      effectiveRateMillionths: 66_667,
    });
  });

  it("of nothing is nothing", () => {
    expect(allInCostOf()).to.deep.equal({
      interest: 0n,
      fees: 0n,
      proceeds: 0n,
      effectiveRateMillionths: 0,
    });
  });
});
