// Hands the compiled contracts, but for those of tests, to node/ (ABI and bytecode, for genesis) and to sdk/ (ABI only), and
// the rules of law that they enforce to sdk/.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readLegalRules } from "./legalRules.ts";

interface Artifact {
  readonly contractName: string;
  readonly sourceName: string;
  readonly abi: readonly unknown[];
  readonly bytecode: string;
}

const root = join(import.meta.dirname, "..");

function artifacts(): readonly Artifact[] {
  return readdirSync(join(root, "artifacts"), { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() && entry.name.endsWith(".json") && !entry.parentPath.includes("build-info"),
    )
    .map(
      (entry) => JSON.parse(readFileSync(join(entry.parentPath, entry.name), "utf8")) as Artifact,
    )
    .filter(({ sourceName }) => !sourceName.startsWith("contracts/test/"))
    .sort((left, right) => (left.contractName < right.contractName ? -1 : 1));
}

function write(path: string, value: unknown): void {
  const target = join(root, path);
  mkdirSync(join(target, ".."), { recursive: true });
  writeFileSync(target, `${JSON.stringify(value)}\n`);
}

const compiled = artifacts();
const deployable = compiled.filter(({ bytecode }) => bytecode !== "0x");
write(
  "node/src/generated/contracts.json",
  Object.fromEntries(
    deployable.map(({ contractName, abi, bytecode }) => [contractName, { abi, bytecode }]),
  ),
);
const published = compiled.filter(({ abi }) => abi.length > 0);
write(
  "sdk/src/generated/abis.json",
  Object.fromEntries(published.map(({ contractName, abi }) => [contractName, abi])),
);
write(
  "sdk/src/generated/rules.json",
  readLegalRules().rules.map(({ id, article, error, sentence }) => ({
    id,
    article,
    error,
    sentence,
  })),
);
