import { expect } from "chai";
import fc from "fast-check";
import { runInOracle } from "./support/oracle.ts";
import { FORKS, programsPerFork } from "./support/profile.ts";
import { aProgram, runInMachine } from "./support/program.ts";

const PROGRAMS = programsPerFork(150);

describe("the machine beside @ethereumjs/evm", () => {
  let compared = 0;
  after(() => void process.stdout.write(`${compared} programs compared\n`));

  for (const fork of FORKS) {
    it(`does the same with random programs by the rules of ${fork}: state, gas, logs, output`, async function () {
      this.timeout(0);
      await fc.assert(
        fc.asyncProperty(aProgram, async (program) => {
          expect(runInMachine(fork, program)).to.deep.equal(await runInOracle(fork, program));
          compared += 1;
        }),
        { numRuns: PROGRAMS },
      );
    });
  }
});
