// Runs every static check and says which failed; each is a command that exits 0 when its rule holds.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { inLanes, run } from "./run.ts";

interface Check {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

const root = join(import.meta.dirname, "..");

function solidityFiles(): readonly string[] {
  return readdirSync(join(root, "contracts"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".sol"))
    .map((file) => join("contracts", file));
}

/** The longest first. */
const CHECKS: readonly Check[] = [
  { name: "Slither", command: ["node", "scripts/checks/slither.ts"] },
  { name: "types", command: ["tsc", "-p", "tsconfig.json"] },
  {
    name: "format and lint (TypeScript)",
    command: ["biome", "ci", "--colors=off", "--error-on-warnings", "."],
  },
  {
    name: "room directions",
    command: [
      "depcruise",
      "--config",
      ".dependency-cruiser.cjs",
      "node",
      "sdk",
      "scripts",
      "bench",
      "chaos",
      "sim",
    ],
  },
  { name: "format (Solidity)", command: ["prettier", "--check", ...solidityFiles()] },
  {
    name: "lint (Solidity)",
    command: ["solhint", "--disc", "--noPoster", "contracts/**/*.sol"],
  },
  { name: "storage layouts", command: ["node", "scripts/checkLayouts.ts"] },
  {
    name: "tidy (sizes, glossary, errors and invariants have tests)",
    command: ["node", "scripts/checks/tidy.ts"],
  },
  {
    name: "rules (docs/rules.md is what the contracts say, every rule has a test)",
    command: ["node", "scripts/checks/rules.ts"],
  },
];

let failed = 0;
await inLanes(CHECKS, async ({ name, command: [file, ...args] }) => {
  const outcome = await run(file, args, { quiet: true });
  const seconds = `${outcome.seconds.toFixed(1)} s`;
  if (outcome.exitCode === 0) {
    process.stdout.write(`ok      ${name} (${seconds})\n`);
    return;
  }
  failed += 1;
  process.stdout.write(
    `FAILED  ${name} (${seconds}): ${file} exited ${outcome.exitCode}\n${outcome.output}\n`,
  );
});
process.stdout.write(`${CHECKS.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
