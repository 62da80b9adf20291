import { expect } from "chai";
import fc from "fast-check";
import { FORKS, programsPerFork } from "./support/profile.ts";
import { aProgram, runInMachine } from "./support/program.ts";

const PROGRAMS = programsPerFork(300);

describe("segments of instructions", () => {
  for (const fork of FORKS) {
    it(`do what their instructions do one by one by the rules of ${fork}, and with so much gas less`, function () {
      this.timeout(0);
      fc.assert(
        fc.property(
          aProgram,
          fc.integer({ min: 2, max: 20 }),
          fc.nat(60),
          (program, pace, less) => {
            const whole = runInMachine(fork, program);
            const gas = Math.max(0, Math.min(program.gas, whole.gasUsed) - less);
            for (const limited of [program, { ...program, gas }]) {
              const expected = runInMachine(fork, limited, { instructions: 1 });
              expect(runInMachine(fork, limited)).to.deep.equal(expected);
              expect(runInMachine(fork, limited, { instructions: pace })).to.deep.equal(expected);
            }
          },
        ),
        { numRuns: PROGRAMS },
      );
    });
  }
});
