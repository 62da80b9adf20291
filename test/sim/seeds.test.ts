import { expect } from "chai";
import { simulate } from "../../sim/simulate.ts";

const SEEDS = process.env["PIAOHAO_DEEP"] === "1" ? 2_000 : 24;

describe("simulator", () => {
  it(`finds nothing wrong in ${SEEDS} seeds`, async function () {
    this.timeout(SEEDS * 10_000);
    for (let seed = 1; seed <= SEEDS; seed++) {
      const { violation, height } = await simulate({ seed, ledger: "small" });
      expect(violation, `seed ${seed}`).to.equal(undefined);
      expect(height, `seed ${seed}`).to.be.at.least(30);
    }
  });
});
