// A validator that turned against the others: `npm run flood -- --minutes 10 [--only signed] [--json]`. The result goes to standard
// output, progress to standard error; the exit code is 1 when a node took more memory than it may or blocks stayed away.
import { parseArgs } from "node:util";
import { runProgram } from "../scripts/commandLine.ts";
import { WEAPONS } from "./flood/attack.ts";
import { type FloodReport, runFlood } from "./flood/run.ts";

const RSS_MAX_MIB = 400;
/** A turn of the validator that is missing costs a round; longer than this is a stall. */
const GAP_MAX_MS = 15_000;

/** Some take more turns than others. */
const NAMES = [...new Set(WEAPONS)].join(", ");
const USAGE = `usage: npm run flood -- [options]

  --minutes N   how long it lasts (default: 1)
  --only NAME   one weapon only: ${NAMES}
  --json        the result as JSON
  --help        this text`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      minutes: { type: "string", default: "1" },
      only: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) {
    throw new Error(`--minutes must be a positive number, not "${values.minutes}"`);
  }
  const only = WEAPONS.find((weapon) => weapon === values.only);
  if (values.only !== undefined && only === undefined) {
    throw new Error(`--only must be one of ${NAMES}, not "${values.only}"`);
  }
  const report = await runFlood({
    minutes,
    only,
    progress: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(values.json ? `${JSON.stringify(report, undefined, 2)}\n` : textOf(report));
  if (report.rssMaxMiB >= RSS_MAX_MIB || report.longestGapMs > GAP_MAX_MS) process.exitCode = 1;
}

function textOf({ nodes, blocks, longestGapMs, sent, sentMiB, ...rest }: FloodReport): string {
  const messages = Object.values(sent).reduce((sum, count) => sum + count, 0);
  const lines = nodes.map(
    ({ name, startMiB, maxMiB, endMiB, cpuSeconds, dropped }) =>
      `${name.padEnd(16)} ${startMiB} MiB at the start, ${maxMiB} at most, ${endMiB} at the end; ${cpuSeconds} s of processor; ${dropped} messages dropped`,
  );
  return `${[
    `${messages} messages, ${sentMiB} MiB sent in ${rest.minutes} min over ${rest.connections} connections (${rest.refused} refused)`,
    `${blocks} blocks, the longest gap ${longestGapMs} ms`,
    ...lines,
  ].join("\n")}\n`;
}

await runProgram({ name: "flood", usage: USAGE, main });
