// The simulator: `npm run sim -- --seed N [--trace FILE]` runs one seed, `npm run sim -- --seeds A..B [--json]` sweeps
// many on all cores. What fails is told with its seed and exits with 1; docs/simulator.md says how to read it.
import { closeSync, openSync, writeSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Outcome, simulate } from "./simulate.ts";
import { commitOf } from "./sweep/commit.ts";
import { printReport, type Report } from "./sweep/report.ts";
import { sweep } from "./sweep/sweep.ts";

const SEED_MAX = 2 ** 32 - 1;
const SEEDS_MAX = 1_000_000;
const SWEEP_OF_NO_OPTIONS = "1..200";

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: "string" },
      seeds: { type: "string" },
      trace: { type: "string" },
      evm: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  });
  const ledger = values.evm ? "evm" : "small";
  if (values.seed !== undefined) {
    const seed = integer("seed", values.seed, SEED_MAX);
    const outcome = await replay(seed, ledger, values.trace);
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

async function replay(seed: number, ledger: Report["ledger"], path?: string): Promise<Outcome> {
  if (path === undefined) return simulate({ seed, ledger });
  const file = openSync(path, "w");
  try {
    return await simulate({ seed, ledger, trace: (line) => writeSync(file, `${line}\n`) });
  } finally {
    closeSync(file);
  }
}

function conclude(report: Omit<Report, "commit">): void {
  printReport({ ...report, commit: commitOf(import.meta.dirname) });
  if (report.outcomes.some(({ violation }) => violation !== undefined)) process.exitCode = 1;
}

function integer(option: string, text: string, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= max) return value;
  throw new Error(`--${option} must be an integer from 0 to ${max}, not "${text}"`);
}

function range(text: string): readonly [number, number] {
  const [first, last, ...rest] = text.split("..").map((end) => integer("seeds", end, SEED_MAX));
  if (first !== undefined && last !== undefined && rest.length === 0 && first <= last) {
    if (last - first < SEEDS_MAX) return [first, last];
  }
  throw new Error(`--seeds must be A..B with at most ${SEEDS_MAX} seeds, not "${text}"`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`sim: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
