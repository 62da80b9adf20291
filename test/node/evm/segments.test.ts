import { expect } from "chai";
import fc from "fast-check";
import { FORKS, programsPerFork } from "./support/profile.ts";
import { aProgram, type Program, runInMachine } from "./support/program.ts";

const PROGRAMS = programsPerFork(1_000);
/** Words that a program of plain instructions begins with, and that it returns. */
const WORDS = 8;

const code = (...bytes: readonly number[]) => fc.constant<readonly number[]>(bytes);
const opcodesFrom = (first: number, last: number) =>
  fc.integer({ min: first, max: last }).map((opcode): readonly number[] => [opcode]);
const smallPush = fc.integer({ min: 0, max: 66 }).map((value): readonly number[] => [0x60, value]);
const widePush = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes): readonly number[] => [0x7f, ...bytes]);
const push = fc.oneof({ weight: 3, arbitrary: smallPush }, { weight: 1, arbitrary: widePush });
const sequence = (...parts: readonly fc.Arbitrary<readonly number[]>[]) =>
  fc.tuple(...parts).map((pieces) => pieces.flat());

/** Instructions of segments, in the neighbourhoods that make one step of several. */
const plain = fc.oneof(
  { weight: 4, arbitrary: push },
  { weight: 3, arbitrary: opcodesFrom(0x80, 0x83) },
  { weight: 4, arbitrary: opcodesFrom(0x90, 0x92) },
  { weight: 5, arbitrary: opcodesFrom(0x01, 0x09) },
  { weight: 5, arbitrary: opcodesFrom(0x10, 0x1d) },
  { weight: 1, arbitrary: code(0x0b) },
  { weight: 2, arbitrary: code(0x50) },
  { weight: 2, arbitrary: sequence(smallPush, opcodesFrom(0x51, 0x53)) },
  { weight: 1, arbitrary: sequence(push, push, code(0x0a)) },
  { weight: 1, arbitrary: opcodesFrom(0x58, 0x59) },
  { weight: 1, arbitrary: code(0x5b) },
  // Over one instruction, if the top says so: to a target that is computed from its own position, or to none.
  { weight: 2, arbitrary: code(0x58, 0x60, 6, 0x01, 0x57, 0x30, 0x5b) },
  { weight: 2, arbitrary: code(0x15, 0x58, 0x60, 6, 0x01, 0x57, 0x30, 0x5b) },
  { weight: 1, arbitrary: code(0x58, 0x60, 5, 0x01, 0x56, 0x5b) },
);

/** MSTORE of each word at its offset, and RETURN of all. */
const returning = [
  ...Array.from({ length: WORDS }, (_, index) => [0x60, 32 * index, 0x52]).flat(),
  ...[0x61, 0x01, 0x00, 0x5f, 0xf3],
];

const aPlainProgram: fc.Arbitrary<Program> = fc
  .tuple(
    fc.array(push, { minLength: 2 * WORDS, maxLength: 2 * WORDS }),
    fc.array(plain, { minLength: 1, maxLength: 40 }),
  )
  .map(([words, instructions]) => programOf([words, instructions, returning].flat(2)));

function programOf(bytes: readonly number[]): Program {
  const entry = "0x0000000000000000000000000000000000001001";
  const codes = new Map([[entry, Uint8Array.from(bytes)]] as const);
  return { codes, entry, data: new Uint8Array(0), value: 0n, gas: 100_000 };
}

describe("segments of instructions", () => {
  for (const fork of FORKS) {
    for (const [what, program] of [
      ["any programs", aProgram],
      ["plain programs", aPlainProgram],
    ] as const) {
      it(`do what the instructions of ${what} do one by one by the rules of ${fork}, and with too little gas`, function () {
        this.timeout(0);
        const pace = fc.integer({ min: 2, max: 20 });
        fc.assert(
          fc.property(program, pace, fc.nat(60), (whole, instructions, missing) => {
            const { gasUsed } = runInMachine(fork, whole);
            const gas = Math.max(0, Math.min(whole.gas, gasUsed) - missing);
            for (const limited of [whole, { ...whole, gas }]) {
              const expected = runInMachine(fork, limited, { instructions: 1 });
              expect(runInMachine(fork, limited)).to.deep.equal(expected);
              expect(runInMachine(fork, limited, { instructions })).to.deep.equal(expected);
            }
          }),
          { numRuns: PROGRAMS },
        );
      });
    }
  }

  it("end when the gas does, in a loop of nothing else", () => {
    // JUMPDEST PUSH0 JUMP.
    const ending = runInMachine("prague", programOf([0x5b, 0x5f, 0x56]), { instructions: 99 });
    expect(ending).to.include({ outcome: "failed", gasUsed: 100_000 });
  });
});
