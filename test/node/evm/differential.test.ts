import { expect } from "chai";
import fc from "fast-check";
import type { Fork } from "../../../node/src/evm/rules.ts";
import { runInOracle } from "./support/oracle.ts";
import { aProgram, runInMachine } from "./support/program.ts";

/** The deep profile, asked for by `PIAOHAO_DEEP=1`, takes some minutes. */
const PROGRAMS = process.env["PIAOHAO_DEEP"] === "1" ? 40_000 : 150;
const FORKS: readonly Fork[] = ["cancun", "prague", "osaka"];

describe("the machine beside @ethereumjs/evm", () => {
  for (const fork of FORKS) {
    it(`does the same with random programs by the rules of ${fork}: state, gas, logs, output`, async function () {
      this.timeout(0);
      await fc.assert(
        fc.asyncProperty(aProgram, async (program) => {
          expect(runInMachine(fork, program)).to.deep.equal(await runInOracle(fork, program));
        }),
        { numRuns: PROGRAMS },
      );
    });
  }
});
