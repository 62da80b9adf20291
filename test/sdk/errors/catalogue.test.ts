import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { Interface, type InterfaceAbi } from "ethers";
import { CATALOGUE } from "../../../sdk/src/errors/catalogue.ts";
import { LABELS } from "../../../sdk/src/errors/labels.ts";
import { isForm, placeholdersOf } from "../../../sdk/src/errors/sentence.ts";
import { ENUMERATIONS } from "../../../sdk/src/values/enumerations.ts";

const root = new URL("../../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");

const abis: Readonly<Record<string, InterfaceAbi>> = JSON.parse(
  read("sdk/src/generated/abis.json"),
);
const errors = Object.values(abis).flatMap((abi) => {
  const found: { name: string; inputs: readonly string[] }[] = [];
  Interface.from(abi).forEachError(({ name, inputs }) => {
    found.push({ name, inputs: inputs.map((input) => input.name) });
  });
  return found;
});

describe("the catalogue of contract errors", () => {
  it("has a sentence in English and Chinese for every error of every contract", () => {
    const missing = errors.filter(({ name }) => CATALOGUE[name] === undefined);
    expect([...new Set(missing.map(({ name }) => name))]).to.deep.equal([]);
    for (const [name, { en, zh }] of Object.entries(CATALOGUE)) {
      expect(en, name).to.match(/^[a-z{]/);
      expect(zh, name).to.match(/\p{Script=Han}/u);
    }
  });

  it("has no entry for an error that no contract has", () => {
    const known = new Set([...errors.map(({ name }) => name), "Error", "Panic"]);
    expect(Object.keys(CATALOGUE).filter((name) => !known.has(name))).to.deep.equal([]);
  });

  it("writes only arguments that the error has, in forms that exist", () => {
    for (const { name, inputs } of errors) {
      const { en = "", zh = "" } = CATALOGUE[name] ?? {};
      for (const placeholder of [...placeholdersOf(en), ...placeholdersOf(zh)]) {
        expect(inputs, `${name}: {${placeholder.name}}`).to.include(placeholder.name);
        if (placeholder.form !== undefined) {
          expect(isForm(placeholder.form), `${name}: ${placeholder.form}`).to.equal(true);
        }
      }
    }
  });

  it("says the same in both languages: the same arguments in each", () => {
    for (const [name, { en, zh }] of Object.entries(CATALOGUE)) {
      const names = (text: string) =>
        [...new Set(placeholdersOf(text).map((placeholder) => placeholder.name))].sort();
      expect(names(zh), name).to.deep.equal(names(en));
    }
  });

  it("cites the law that contracts/libraries/*Errors.sol cite", () => {
    const source = readdirSync(new URL("contracts/libraries", root))
      .filter((file) => file.endsWith("Errors.sol"))
      .map((file) => read(`contracts/libraries/${file}`))
      .join("\n");
    const documented = source.matchAll(/((?:^\s*\/\/\/.*\n)+)\s*error (\w+)\(/gm);
    for (const [, comment = "", name = ""] of documented) {
      const cites = /(?:票据法|民法典|银发|Order 2022|GB\/T|票据纠纷规定) ?[\d〔]/.test(comment);
      if (cites)
        expect(CATALOGUE[name]?.law, `${name} enforces a provision`).not.to.equal(undefined);
    }
  });
});

describe("the enumerations", () => {
  const sources = [
    "Desk",
    "Evidence",
    "Instrument",
    "Ledger",
    "Liability",
    "Market",
    "Member",
    "Rule",
  ]
    .map((name) => read(`contracts/types/${name}Types.sol`))
    .join("\n")
    .replaceAll(/\/\/.*$/gm, "");

  it("are those of the contracts, in their order", () => {
    const declared = [...sources.matchAll(/enum (\w+) \{([^}]*)\}/g)].map(([, name, members]) => [
      name,
      (members ?? "").split(",").map((member) => {
        const text = member.trim();
        return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
      }),
    ]);
    expect(ENUMERATIONS).to.deep.equal(Object.fromEntries(declared));
  });

  it("have a label in both languages for each member", () => {
    for (const [name, members] of Object.entries(ENUMERATIONS)) {
      const labels = LABELS[name as keyof typeof LABELS];
      expect(labels.en, name).to.have.length(members.length);
      expect(labels.zh, name).to.have.length(members.length);
    }
  });
});
