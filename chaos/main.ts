// Process tests: `npm run chaos -- --minutes 3 [--seed N] [--json]`. The result goes to standard output, progress to
// standard error; the exit code is 1 when something happened that must never happen.
import { parseArgs } from "node:util";
import { integerOf, runProgram } from "../scripts/commandLine.ts";
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

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      minutes: { type: "string", default: "3" },
      seed: { type: "string", default: "1" },
      trades: { type: "string", default: "3" },
      only: { type: "string", multiple: true, default: ACCIDENTS.map(({ name }) => name) },
      keep: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  });
  return {
    minutes: integerOf("--minutes", values.minutes, { max: MINUTES_MAX }),
    seed: integerOf("--seed", values.seed, { max: SEED_MAX }),
    tradesPerBank: integerOf("--trades", values.trades, { max: TRADES_MAX }),
    accidents: values.only.map(accidentOf),
    keep: values.keep,
    json: values.json,
  };
}

function accidentOf(wanted: string): Accident {
  const accident = ACCIDENTS.find(({ name }) => name === wanted);
  if (accident !== undefined) return accident;
  throw new Error(`--only: there is no accident "${wanted}"; see npm run chaos -- --help`);
}

async function main(): Promise<void> {
  const options = readOptions();
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

await runProgram({ name: "chaos", usage: USAGE, main });
