// The simulator: `npm run sim -- --seed N [--trace FILE]` runs one seed, `npm run sim -- --seeds A..B [--json]` sweeps
// many on all cores, `npm run sim -- --planted [--json]` looks whether it sees bugs that are planted. What fails is told
// with its seed and exits with 1, and so does a bug that is not seen; docs/simulator.md says how to read it.
import { parseArgs } from "node:util";
import { integerOf, runProgram } from "../scripts/commandLine.ts";
import { BUGS } from "./planted/bugs.ts";
import { huntAll } from "./planted/hunt.ts";
import { jsonOf, tableOf } from "./planted/report.ts";
import { commitOf } from "./sweep/commit.ts";
import { runSeed, traceSeed } from "./sweep/replay.ts";
import { printReport, type Report } from "./sweep/report.ts";
import { sweep } from "./sweep/sweep.ts";

const SEED_MAX = 2 ** 32 - 1;
const SEEDS_MAX = 1_000_000;
const SWEEP_OF_NO_OPTIONS = "1..200";
/** By then every planted bug has to be caught. */
const HUNT = { first: 1, last: 2_000 };
const USAGE = `usage: npm run sim -- [options]

  --seeds A..B   these seeds, on all cores (default: ${SWEEP_OF_NO_OPTIONS})
  --seed N       one seed
  --trace FILE   what happens in it, event by event
  --evm          over the node's own EVM and executor
  --planted      whether it sees the bugs that are planted
  --json         the result as JSON
  --help         this text`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: "string" },
      seeds: { type: "string" },
      trace: { type: "string" },
      planted: { type: "boolean", default: false },
      evm: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  });
  if (values.planted) return huntPlanted(values.json);
  const ledger = values.evm ? "evm" : "small";
  if (values.seed !== undefined) {
    if (values.seeds !== undefined) throw new Error("--seed is one, --seeds are many: give either");
    const seed = integerOf("--seed", values.seed, { min: 0, max: SEED_MAX });
    const options = { seed, ledger } as const;
    const { trace } = values;
    const outcome = await (trace === undefined ? runSeed(options) : traceSeed(options, trace));
    return conclude({ outcomes: [outcome], ledger, seconds: undefined, json: values.json });
  }
  if (values.trace !== undefined) throw new Error("--trace is for one seed: add --seed N");
  const [first, last] = range(values.seeds ?? SWEEP_OF_NO_OPTIONS);
  const startedAt = performance.now();
  const outcomes = await sweep({ first, last, ledger }, (done) =>
    process.stderr.write(`\r${done} of ${last - first + 1} seeds`),
  );
  process.stderr.write("\n");
  const seconds = (performance.now() - startedAt) / 1_000;
  conclude({ outcomes, ledger, seconds, json: values.json });
}

async function huntPlanted(json: boolean): Promise<void> {
  let done = 0;
  const hunted = await huntAll(
    BUGS,
    () => HUNT,
    () => process.stderr.write(`\r${++done} of ${BUGS.length} bugs`),
  );
  process.stderr.write("\n");
  const commit = commitOf(import.meta.dirname);
  process.stdout.write(`${json ? jsonOf(hunted, commit) : tableOf(hunted)}\n`);
  if (hunted.some(({ caught }) => caught === undefined)) process.exitCode = 1;
}

function conclude(report: Omit<Report, "commit">): void {
  printReport({ ...report, commit: commitOf(import.meta.dirname) });
  if (report.outcomes.some(({ violation }) => violation !== undefined)) process.exitCode = 1;
}

function range(text: string): readonly [number, number] {
  const bounds = { min: 0, max: SEED_MAX };
  const [first, last, ...rest] = text.split("..").map((end) => integerOf("--seeds", end, bounds));
  if (first !== undefined && last !== undefined && rest.length === 0 && first <= last) {
    if (last - first < SEEDS_MAX) return [first, last];
  }
  throw new Error(`--seeds must be A..B with at most ${SEEDS_MAX} seeds, not "${text}"`);
}

await runProgram({ name: "sim", usage: USAGE, main });
