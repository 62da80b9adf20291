import { expect } from "chai";
import fc from "fast-check";
import type { Operation } from "../../../node/src/evm/context.ts";
import type { Frame } from "../../../node/src/evm/frame.ts";
import type { Fork } from "../../../node/src/evm/rules.ts";
import type { Tracer } from "../../../node/src/evm/tracer.ts";
import { runInOracle, type Step } from "./support/oracle.ts";
import { FORKS, programsPerFork } from "./support/profile.ts";
import { aProgram, type Program, runInMachine } from "./support/program.ts";

const PROGRAMS = programsPerFork(60);

interface SeenStep extends Step {
  /** Whether the library tells of it: it does not of a STOP behind the code, nor always of what fails. */
  isTold: boolean;
}

/** Writes every step down, and counts what is opened and closed. */
class Witness implements Tracer {
  readonly steps: SeenStep[] = [];
  open = 0;
  deepest = 0;

  onStep({ position, gas, depth, code }: Frame, { name }: Operation): void {
    expect(depth).to.equal(this.open - 1);
    const isTold = position < code.bytes.length;
    this.steps.push({ pc: position, name, gas, depth, isTold });
  }

  onStepped({ halt }: Frame): void {
    const last = this.steps.at(-1);
    if (last === undefined) throw new Error("no step was begun");
    last.isTold &&= ["stop", "return", "revert", undefined].includes(halt);
  }

  onEnter(): void {
    this.open += 1;
    this.deepest = Math.max(this.deepest, this.open);
  }

  onExit(): void {
    this.open -= 1;
  }

  onFrameless(): void {}
}

const NO_SUCH_MEMORY = /^(Invalid typed array length|Array buffer allocation failed)/;

/** For its events the library reads the memory that a REVERT names before it is paid for: such programs tell nothing. */
function onLibraryError(error: unknown): never {
  fc.pre(!(error instanceof RangeError && NO_SUCH_MEMORY.test(error.message)));
  throw error;
}

async function stepsOf(fork: Fork, program: Program) {
  const witness = new Witness();
  const ending = runInMachine(fork, program, { tracer: witness });
  expect(witness.open).to.equal(0);
  expect(ending).to.deep.equal(runInMachine(fork, program));
  const theirs: Step[] = [];
  const oracle = runInOracle(fork, program, (step) => theirs.push(step)).catch(onLibraryError);
  expect(ending).to.deep.equal(await oracle);
  return { ours: witness.steps, theirs, deepest: witness.deepest };
}

function expectSame(ours: readonly SeenStep[], theirs: readonly Step[]): void {
  let next = 0;
  for (const { isTold, ...step } of ours) {
    const their = theirs[next];
    const isSame = their?.pc === step.pc && their.gas === step.gas && their.depth === step.depth;
    if (isSame && their.name === step.name) next += 1;
    else if (isTold) expect(step).to.deep.equal(their);
  }
  expect(theirs.slice(next)).to.deep.equal([]);
}

describe("the machine's tracer beside the step events of @ethereumjs/evm", () => {
  for (const fork of FORKS) {
    it(`sees the same by the rules of ${fork}: position, instruction, gas left, depth`, async function () {
      this.timeout(0);
      let [steps, deepest] = [0, 0];
      await fc.assert(
        fc.asyncProperty(aProgram, async (program) => {
          const seen = await stepsOf(fork, program);
          expectSame(seen.ours, seen.theirs);
          steps += seen.theirs.length;
          deepest = Math.max(deepest, seen.deepest);
        }),
        { numRuns: PROGRAMS },
      );
      expect(steps).to.be.greaterThan(PROGRAMS);
      expect(deepest).to.be.greaterThan(1);
    });
  }
});
