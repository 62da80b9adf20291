// The rules of law and practice that the contracts enforce, read from their `@custom:rule` tags:
// `<ID> | <article or practice> | <error or "-"> | <one sentence>`.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { markUnconfirmed } from "./articles.ts";

export interface LegalRule {
  readonly id: string;
  /** With a mark behind each that a lawyer has yet to confirm (articles.ts). */
  readonly article: string;
  /** Name of the error by which it refuses; "-" = it refuses nothing. */
  readonly error: string;
  readonly sentence: string;
  /** "contracts/rules/PartyRules.sol" */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

export interface TextFile {
  /** Relative to the repository. */
  readonly path: string;
  readonly text: string;
}

const root = join(import.meta.dirname, "..");
const TAG = "@custom:rule ";
const FIELDS = 4;
const ID = /^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$/;

export function filesUnder(folder: string, extension: string): readonly TextFile[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(extension))
    .sort()
    .map((file) => ({
      path: join(folder, file),
      text: readFileSync(join(root, folder, file), "utf8"),
    }));
}

/** All rules by their ids, and what is wrong with tags that are none. */
export function readLegalRules(): {
  readonly rules: readonly LegalRule[];
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  const rules = filesUnder("contracts", ".sol")
    .flatMap((file) => rulesOf(file, problems))
    .sort((left, right) => (left.id < right.id ? -1 : 1));
  return { rules, problems };
}

function rulesOf({ path, text }: TextFile, problems: string[]): readonly LegalRule[] {
  return text.split("\n").flatMap((content, index) => {
    const start = content.indexOf(TAG);
    if (start === -1) return [];
    const fields = content.slice(start + TAG.length).split("|");
    const [id = "", article = "", error = "", sentence = ""] = fields.map((field) => field.trim());
    const sound = fields.length === FIELDS && ID.test(id) && article !== "" && sentence !== "";
    if (!sound) problems.push(`${path}:${index + 1}: no rule of four fields: ${content.trim()}`);
    return sound
      ? [{ id, article: markUnconfirmed(article), error, sentence, file: path, line: index + 1 }]
      : [];
  });
}
