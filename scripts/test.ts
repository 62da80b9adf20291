// Runs every test suite, or those named as arguments: `npm test -- qbft node`.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type Counts, closingLine, countsOf, failuresOf, type Outcome, run, sum } from "./run.ts";

const root = join(import.meta.dirname, "..");
/** Contracts run inside Hardhat, everything else in mocha alone. */
const SUITES = ["contracts", "qbft", "sim", "node", "sdk", "scripts", "chaos", "e2e"] as const;

function testFiles(suite: string): readonly string[] {
  return readdirSync(join(root, "test", suite), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => join("test", suite, file))
    .sort();
}

function runSuite(suite: string): Promise<Outcome> {
  process.stdout.write(`\n== ${suite}\n`);
  return suite === "contracts"
    ? run("hardhat", ["test", "mocha", "--no-compile", ...testFiles(suite)])
    : run("mocha", [...testFiles(suite)]);
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !SUITES.some((suite) => suite === name));
if (unknown.length > 0) {
  process.stderr.write(`unknown suite ${unknown.join(", ")}; one of ${SUITES.join(", ")}\n`);
  process.exit(2);
}
const all: Counts[] = [];
const closing: string[] = [];
const failures: string[] = [];
for (const suite of SUITES) {
  if (wanted.length > 0 && !wanted.includes(suite)) continue;
  const outcome = await runSuite(suite);
  const counts = countsOf(outcome);
  all.push(counts);
  closing.push(`== ${suite}: ${closingLine(counts)} in ${outcome.seconds.toFixed(1)} s\n`);
  process.stdout.write(closing.at(-1) ?? "");
  if (counts.failed > 0) failures.push(`\n== failures of ${suite}\n${failuresOf(outcome)}\n`);
}
const total = sum(all);
process.stdout.write(`\n${closing.join("")}${failures.join("")}`);
process.stdout.write(`\n${closingLine(total)}\n`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
