// Puts the machine, and what its tracer sees, beside @ethereumjs/evm on random programs and on sequences of our contracts'
// calls, far more of them than the tests do.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { integerOf, runProgram } from "./commandLine.ts";
import { run } from "./run.ts";

const PROGRAMS_DEFAULT = 100_000;
const PROGRAMS_MAX = 1_000_000_000;
const USAGE = `usage: npm run fuzz -- [PROGRAMS]

  PROGRAMS   how many random programs (default: ${PROGRAMS_DEFAULT})
  --help     this text`;

const root = join(import.meta.dirname, "..");

async function main(): Promise<void> {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [given = String(PROGRAMS_DEFAULT), ...rest] = positionals;
  if (rest.length > 0) throw new Error(`one number of programs is enough, not "${rest.join(" ")}"`);
  integerOf("the number of programs", given, { max: PROGRAMS_MAX });
  process.env["PIAOHAO_PROGRAMS"] = given;
  const files = ["differential", "tracer", "contracts"].map((name) =>
    join(root, `test/node/evm/${name}.test.ts`),
  );
  const { exitCode } = await run("mocha", files);
  process.exitCode = exitCode;
}

await runProgram({ name: "fuzz", usage: USAGE, main });
