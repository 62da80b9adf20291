// Compares the storage layout of every deployed contract with the recorded one (contracts/layouts/). A layout may only be
// appended to: a proxy keeps its storage when its implementation changes. `--record` records what is appended and what is new;
// a change that is no append is recorded only after its file in contracts/layouts/ is removed by hand.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CONTRACTS } from "../node/src/app/genesis/contracts.ts";
import { brokenSlots, type Layout, normalise, type SolcLayout } from "./checks/layout.ts";

interface Artifact {
  readonly sourceName: string;
  readonly inputSourceName: string;
  readonly buildInfoId: string;
}
interface BuildOutput {
  readonly output: {
    readonly contracts: Readonly<
      Record<string, Readonly<Record<string, { readonly storageLayout?: SolcLayout }>>>
    >;
  };
}

const root = join(import.meta.dirname, "..");
const DEPLOYED = [
  "Directory",
  "MemberAccount",
  "MemberRegistry",
  ...CONTRACTS.map(({ contract }) => contract),
];

const readJSON = <T>(path: string): T => JSON.parse(readFileSync(path, "utf8")) as T;
const recordPath = (contract: string): string =>
  join(root, "contracts/layouts", `${contract}.json`);

/** Build outputs are large, so each is read once. */
const outputs = new Map<string, BuildOutput>();
function outputOf(buildInfoId: string): BuildOutput {
  const path = join(root, "artifacts/build-info", `${buildInfoId}.output.json`);
  const output = outputs.get(buildInfoId) ?? readJSON<BuildOutput>(path);
  outputs.set(buildInfoId, output);
  return output;
}

function compiledLayout(contract: string): Layout {
  const files = readdirSync(join(root, "artifacts/contracts"), {
    recursive: true,
    encoding: "utf8",
  });
  const file = files.find((path) => path.endsWith(`${contract}.sol/${contract}.json`));
  if (file === undefined) throw new Error(`no artifact of ${contract}; run "hardhat build" first`);
  const { buildInfoId, inputSourceName } = readJSON<Artifact>(
    join(root, "artifacts/contracts", file),
  );
  const layout = outputOf(buildInfoId).output.contracts[inputSourceName]?.[contract]?.storageLayout;
  if (layout === undefined)
    throw new Error(`the build of ${contract} has no storageLayout; see outputSelection`);
  return normalise(layout);
}

function check(contract: string, record: boolean): readonly string[] {
  const path = recordPath(contract);
  const compiled = compiledLayout(contract);
  const recorded = existsSync(path) ? readJSON<Layout>(path) : undefined;
  const problems = recorded === undefined ? [] : brokenSlots(recorded, compiled);
  if (problems.length > 0) return problems.map((problem) => `${contract}: ${problem}`);
  const text = `${JSON.stringify(compiled, undefined, 2)}\n`;
  if (record) {
    mkdirSync(join(root, "contracts/layouts"), { recursive: true });
    writeFileSync(path, text);
    return [];
  }
  if (recorded === undefined) return [`${contract}: no recorded layout; record it with --record`];
  if (JSON.stringify(recorded) === JSON.stringify(compiled)) return [];
  return [`${contract}: variables were appended; record them with --record`];
}

const record = process.argv.includes("--record");
const problems = DEPLOYED.flatMap((contract) => check(contract, record));
for (const problem of problems) console.error(problem);
console.log(`storage layouts: ${DEPLOYED.length} contracts, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
