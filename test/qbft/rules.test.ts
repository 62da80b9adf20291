import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";

const ROOM = new URL("../../node/src/qbft/", import.meta.url);
const DOCUMENT = new URL("../../docs/qbft.md", import.meta.url);

/** Cells of the table of rules: rule, file, specification, paper, test. */
function rows(): readonly (readonly string[])[] {
  const [, section = ""] = readFileSync(DOCUMENT, "utf8").split("## The rules and their names");
  const [table = ""] = section.split("Where we differ");
  return table
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| Rule"))
    .map((line) => line.split("|").map((cell) => cell.trim()));
}

function named(cell: string | undefined): readonly string[] {
  return [...(cell ?? "").matchAll(/`([^`]+)`/g)].flatMap(([, name]) => name ?? []);
}

describe("the table of rules in docs/qbft.md", () => {
  it("has every file of the core, and no other", () => {
    const files = rows().flatMap(([, , file]) => named(file));
    const helpers = new Set(["../types/validators.ts"]);
    const inTable = new Set(files.filter((file) => !helpers.has(file)));
    expect([...inTable].sort()).to.deep.equal(readdirSync(ROOM).sort());
  });

  it("names tests that exist", () => {
    const tests = rows().flatMap(([, , , , , test]) => named(test));
    const missing = tests.filter(
      (name) => !existsSync(new URL(`${name}.test.ts`, import.meta.url)),
    );
    expect(missing).to.deep.equal([]);
  });

  it("is not alone: each rule names its predicate of the specification itself", () => {
    const rules = readdirSync(ROOM).filter((file) => file.startsWith("upon"));
    const unnamed = rules.filter(
      (file) => !/`(Upon|NodeInit|validate)/.test(readFileSync(new URL(file, ROOM), "utf8")),
    );
    expect(unnamed).to.deep.equal([]);
  });
});
