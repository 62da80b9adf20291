// Rules of the house that no linter knows. Budgets in budgets.json only go down.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { trackedThoughIgnored } from "./tracked.ts";

const root = join(import.meta.dirname, "..", "..");
const LINES_MAX = 400;
const WIDTH_MAX = 120;
/** Tables whose rows end with what shows them, and how many rows they have. */
const SHOWN = { "docs/faults.md": 24, "docs/frauds.md": 15, "docs/bills.md": 12 } as const;
const problems: string[] = [];

interface SourceFile {
  readonly path: string;
  readonly text: string;
}

function filesIn(directory: string, endings: readonly string[]): readonly SourceFile[] {
  const base = join(root, directory);
  if (!existsSync(base)) return [];
  return readdirSync(base, { recursive: true, encoding: "utf8" })
    .filter((file) => endings.some((ending) => file.endsWith(ending)))
    .filter((file) => !/(^|\/)(generated|node_modules|dist)\//.test(file))
    .map((file) => ({ path: join(directory, file), text: readFileSync(join(base, file), "utf8") }));
}

const code = ["contracts", "node", "sdk", "scripts", "bench", "chaos", "sim"].flatMap((room) =>
  filesIn(room, [".ts", ".sol", ".mjs"]),
);
const tests = filesIn("test", [".ts"]);
const testText = tests.map(({ text }) => text).join("\n");

function checkSizes(): void {
  for (const { path, text } of [...code, ...tests]) {
    const lines = text.split("\n").length - 1;
    if (lines > LINES_MAX)
      problems.push(
        `${path} has ${lines} lines; ${LINES_MAX} are the most: two ideas in one file?`,
      );
  }
}

/** Prettier breaks code and leaves comments; a rule's tag is one line by its form. */
function checkWidths(): void {
  for (const { path, text } of code.filter((file) => file.path.endsWith(".sol"))) {
    for (const [index, line] of text.split("\n").entries()) {
      if (line.length > WIDTH_MAX && !line.includes("@custom:rule"))
        problems.push(
          `${path}:${index + 1} has ${line.length} characters; ${WIDTH_MAX} are the most`,
        );
    }
  }
}

/** Every error of contracts/libraries/*Errors.sol is raised somewhere and named by a test. */
function checkContractErrors(): void {
  const contracts = code.filter(({ path }) => path.endsWith(".sol"));
  for (const { path, text } of contracts.filter((file) => file.path.endsWith("Errors.sol"))) {
    for (const [, name = ""] of text.matchAll(/^\s*error (\w+)\(/gm)) {
      if (!testText.includes(name)) problems.push(`${path}: no test names ${name}`);
      const isRaised = contracts.some((file) => file.text.includes(`Errors.${name}`));
      if (!isRaised) problems.push(`${path}: nothing raises ${name}`);
    }
  }
}

function checkNodeErrors(): void {
  const raised = /new (?:NodeError|SDKError)(?:<\w+>)?\(\s*"([A-Z][A-Z0-9_]+)"/g;
  for (const { path, text } of code) {
    for (const [, name = ""] of text.matchAll(raised)) {
      if (!testText.includes(name)) problems.push(`${path}: no test names ${name}`);
    }
  }
}

function checkInvariants(): void {
  const text = readFileSync(join(root, "docs/invariants.md"), "utf8");
  for (const id of new Set(text.match(/INV-[A-Z]+\d+/g) ?? [])) {
    if (!testText.includes(id)) problems.push(`docs/invariants.md: no test names ${id}`);
  }
}

/** Every test, liar and accident that a table names, and the errors of its rows in those tests. */
function checkShown(): void {
  for (const [path, count] of Object.entries(SHOWN)) {
    const rows = readFileSync(join(root, path), "utf8").match(/^\| \d+ \|.*$/gm) ?? [];
    if (rows.length !== count) problems.push(`${path} has ${rows.length} rows, not ${count}`);
    for (const row of rows) checkRow(path, row);
  }
}

function checkRow(path: string, row: string): void {
  const shown = (row.split("|").at(-2) ?? "").split(";").map((part) => part.trim());
  for (const part of shown) if (!isShown(part)) problems.push(`${path}: there is no ${part}`);
  const files = tests.filter((file) => shown.some((part) => part.startsWith(`${file.path} `)));
  for (const [, error = ""] of row.matchAll(/`([A-Z]\w+_\w+)`/g)) {
    const isNamed = files.some(({ text }) => text.includes(error));
    if (!isNamed) problems.push(`${path}: no test of its row names ${error}`);
  }
}

/** `test/file.ts "title"`, `liars `a`, `b``, or `accidents "a", "b"`. */
function isShown(evidence: string): boolean {
  const [, file, title = ""] = /^(test\/\S+) "(.*)"$/.exec(evidence) ?? [];
  if (file !== undefined) {
    return tests.some(({ path, text }) => path === file && text.includes(title));
  }
  const room = evidence.startsWith("liar") ? "sim/liars/" : "chaos/accidents/";
  const names = [...evidence.matchAll(/["`]([^"`]+)["`]/g)].map(([, name]) => `"${name}"`);
  return names.every((name) =>
    code.some(({ path, text }) => path.startsWith(room) && text.includes(name)),
  );
}

/** Rules and governed figures that docs/bills.md names. */
function checkBills(): void {
  const [bills = "", rules = "", figures = ""] = [
    "docs/bills.md",
    "docs/rules.md",
    "contracts/libraries/PolicyParameter.sol",
  ].map((path) => readFileSync(join(root, path), "utf8"));
  for (const [, name = ""] of bills.matchAll(/`([A-Z]+(?:[-_][A-Z]+)+)`/g)) {
    const isKnown = name.includes("-") ? rules.includes(`| ${name} |`) : figures.includes(name);
    if (!isKnown) problems.push(`docs/bills.md: there is no ${name}`);
  }
}

function checkGlossary(): void {
  const all = code.map(({ text }) => text).join("\n");
  const text = readFileSync(join(root, "docs/glossary.md"), "utf8");
  for (const [, cell = ""] of text.matchAll(/^\|[^|]+\|([^|]+)\|/gm)) {
    for (const [, identifier = ""] of cell.matchAll(/`(\w+)[^`]*`/g)) {
      if (!all.includes(identifier))
        problems.push(`docs/glossary.md: ${identifier} is not in the code`);
    }
  }
}

function checkBudgets(): void {
  const path = "scripts/checks/budgets.json";
  const budgets = JSON.parse(readFileSync(join(root, path), "utf8")) as Readonly<
    Record<string, number>
  >;
  for (const [phrase, budget] of Object.entries(budgets)) {
    const count = [...code, ...tests]
      .filter((file) => file.path !== "scripts/checks/tidy.ts")
      .reduce((sum, { text }) => sum + text.split(phrase).length - 1, 0);
    if (count > budget) problems.push(`"${phrase}" stands ${count} times, the budget is ${budget}`);
    if (count < budget)
      problems.push(
        `"${phrase}" stands ${count} times only: lower its budget in ${path} from ${budget}`,
      );
  }
}

/** What a program leaves behind is not part of the project. */
function checkTracked(): void {
  for (const path of trackedThoughIgnored(root))
    problems.push(`${path} is tracked by git, though .gitignore leaves it out`);
}

checkSizes();
checkWidths();
checkContractErrors();
checkNodeErrors();
checkInvariants();
checkShown();
checkBills();
checkGlossary();
checkBudgets();
checkTracked();
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.stdout.write(`tidy: ${code.length + tests.length} files, ${problems.length} problems\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
