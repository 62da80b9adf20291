// Process tests: `npm run chaos -- --minutes 3 [--seed N] [--json]`. The result goes to standard output, progress to
// standard error; the exit code is 1 when something happened that must never happen.
import { parseArgs } from "node:util";
import type { Accident } from "./accident.ts";
import { ACCIDENTS } from "./accidents/all.ts";
import { closingLine, reportTable } from "./report.ts";
import { type RunOptions, runChaos } from "./run.ts";

const MINUTES_MAX = 24 * 60;
const SEED_MAX = 2 ** 31 - 1;
const TRADES_MAX = 16;
const USAGE = `usage: npm run chaos -- [options]

  --minutes N   how long accidents go on; each happens once at least (default: 3)
  --seed N      order and victims of the accidents (default: 1)
  --trades N    trades of each bank at a time (default: 3)
  --only NAME   some accidents only, may be given again: ${ACCIDENTS.map(({ name }) => name).join(", ")}
  --keep        keep the network's files also when all is well
  --json        the result as JSON
  --help        this text`;

interface Options extends Pick<RunOptions, "minutes" | "seed" | "tradesPerBank" | "accidents"> {
  readonly keep: boolean;
  readonly json: boolean;
}

/** Undefined when only help was asked for. */
function readOptions(): Options | undefined {
  const { values } = parseArgs({
    options: {
      minutes: { type: "string", default: "3" },
      seed: { type: "string", default: "1" },
      trades: { type: "string", default: "3" },
      only: { type: "string", multiple: true, default: ACCIDENTS.map(({ name }) => name) },
      keep: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  return {
    minutes: count("minutes", values.minutes, MINUTES_MAX),
    seed: count("seed", values.seed, SEED_MAX),
    tradesPerBank: count("trades", values.trades, TRADES_MAX),
    accidents: values.only.map(accidentOf),
    keep: values.keep,
    json: values.json,
  };
}

function accidentOf(wanted: string): Accident {
  const accident = ACCIDENTS.find(({ name }) => name === wanted);
  if (accident !== undefined) return accident;
  throw new Error(`there is no accident "${wanted}"; see --help`);
}

function count(option: string, text: string, max: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= max) return value;
  throw new Error(`--${option} must be an integer from 1 to ${max}, not "${text}"`);
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options === undefined) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => controller.abort(new Error(`ended by ${signal}`)));
  }
  const { json } = options;
  const report = await runChaos({ ...options, signal: controller.signal, say });
  process.stdout.write(`${json ? JSON.stringify(report, undefined, 2) : reportTable(report)}\n`);
  // A reader of the JSON gets nothing else on standard output.
  (json ? process.stderr : process.stdout).write(`${closingLine(report)}\n`);
  process.exitCode = report.totals.violations === 0 ? 0 : 1;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

try {
  await main();
} catch (error) {
  say(`chaos: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
