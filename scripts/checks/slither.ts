// Runs Slither over all contracts where Python is there; its compiler is npm's solc behind solcCommand.mjs.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../run.ts";

const VERSION = "0.11.6";
/** Detectors that are wrong here, and why. */
const EXCLUDED = {
  "arbitrary-send-erc20":
    "desks pull what a party has approved to them, after checking who is the party",
  "incorrect-equality": "statuses and whole words are compared, never balances",
  "unused-return": "what is not needed of a tuple is left out on purpose",
  "divide-before-multiply": "civil dates are made of whole eras, years and months",
  "uninitialized-local": "a local starts at zero, and the sums begin there",
} as const;

const root = join(import.meta.dirname, "..", "..");
const home = join(root, "cache", "slither");
const python = join(home, "bin", "python");

/** One file that imports every contract, so that one compilation serves the whole analysis. */
function writeEntry(): string {
  const entry = join(root, "cache", "SlitherEntry.sol");
  const imports = readdirSync(join(root, "contracts"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".sol") && !file.startsWith("test/"))
    .sort()
    .map((file) => `import "contracts/${file}";`);
  writeFileSync(
    entry,
    `// SPDX-License-Identifier: Apache-2.0\npragma solidity 0.8.28;\n${imports.join("\n")}\n`,
  );
  return entry;
}

async function install(): Promise<boolean> {
  if (existsSync(join(home, "bin", "slither"))) return true;
  mkdirSync(home, { recursive: true });
  if ((await run("python3", ["-m", "venv", home], { quiet: true })).exitCode !== 0) return false;
  const outcome = await run(
    python,
    ["-m", "pip", "install", "--quiet", `slither-analyzer==${VERSION}`],
    { quiet: true },
  );
  return outcome.exitCode === 0;
}

async function main(): Promise<number> {
  const hasPython = await run("python3", ["-m", "pip", "--version"], { quiet: true }).then(
    ({ exitCode }) => exitCode === 0,
    () => false,
  );
  if (!hasPython) {
    process.stdout.write("Slither is skipped: there is no Python with pip on this machine\n");
    return 0;
  }
  if (!(await install())) {
    process.stdout.write("Slither is skipped: it cannot be installed from the package index\n");
    return 0;
  }
  const outcome = await run(join(home, "bin", "slither"), [
    writeEntry(),
    "--compile-force-framework",
    "solc",
    "--solc",
    join(root, "scripts", "checks", "solcCommand.mjs"),
    "--solc-remaps",
    `@openzeppelin/=${join(root, "node_modules/@openzeppelin")}/ contracts/=${join(root, "contracts")}/`,
    "--exclude",
    Object.keys(EXCLUDED).join(","),
    "--config-file",
    join(root, "slither.config.json"),
  ]);
  return outcome.exitCode;
}

process.exitCode = await main();
