// Runs every test suite, or those named as arguments: `npm test -- qbft node`.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import {
  type Counts,
  closingLine,
  countsOf,
  failuresOf,
  inLanes,
  type Outcome,
  run,
  sum,
} from "./run.ts";

const root = join(import.meta.dirname, "..");
/** The longest first; contracts run inside Hardhat, everything else in mocha alone. */
const SUITES = ["contracts", "node", "sim", "sdk", "chaos", "scripts", "qbft"];
/** Starts many processes of its own, so nothing runs beside it. */
const ALONE = "e2e";

function testFiles(suite: string): readonly string[] {
  return readdirSync(join(root, "test", suite), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => join("test", suite, file))
    .sort();
}

const counted: Counts[] = [];
const closing: string[] = [];
const failures: string[] = [];

/** What runs beside another suite is printed when it has ended, so that no two mix. */
async function runSuite(suite: string, quiet: boolean): Promise<void> {
  process.stdout.write(`== ${suite} ...\n`);
  const outcome: Outcome =
    suite === "contracts"
      ? await run("hardhat", ["test", "mocha", "--no-compile", ...testFiles(suite)], { quiet })
      : await run("mocha", [...testFiles(suite)], { quiet });
  const counts = countsOf(outcome);
  const line = `== ${suite}: ${closingLine(counts)} in ${outcome.seconds.toFixed(1)} s\n`;
  process.stdout.write(quiet ? outcome.output + line : line);
  counted.push(counts);
  closing.push(line);
  if (counts.failed > 0) failures.push(`\n== failures of ${suite}\n${failuresOf(outcome)}\n`);
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => name !== ALONE && !SUITES.includes(name));
if (unknown.length > 0) {
  process.stderr.write(
    `unknown suite ${unknown.join(", ")}; one of ${[...SUITES, ALONE].join(", ")}\n`,
  );
  process.exit(2);
}
const isWanted = (suite: string): boolean => wanted.length === 0 || wanted.includes(suite);
await inLanes(SUITES.filter(isWanted), (suite, lanes) => runSuite(suite, lanes > 1));
if (isWanted(ALONE)) await runSuite(ALONE, false);
const total = sum(counted);
process.stdout.write(`\n${closing.join("")}${failures.join("")}\n${closingLine(total)}\n`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
