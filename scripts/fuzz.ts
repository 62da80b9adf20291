// Puts the machine, and what its tracer sees, beside @ethereumjs/evm on random programs and on sequences of our contracts'
// calls, far more of them than the tests do.
import { join } from "node:path";
import { run } from "./run.ts";

const PROGRAMS_DEFAULT = 100_000;
const root = join(import.meta.dirname, "..");
const [given = String(PROGRAMS_DEFAULT)] = process.argv.slice(2);
const programs = Number(given);
if (!Number.isInteger(programs) || programs < 1) {
  process.stderr.write(`not a number of programs: ${given}\n`);
  process.exit(2);
}
process.env["PIAOHAO_PROGRAMS"] = given;
const files = ["differential", "tracer", "contracts"].map((name) =>
  join(root, `test/node/evm/${name}.test.ts`),
);
const { exitCode } = await run("mocha", files);
process.exitCode = exitCode;
