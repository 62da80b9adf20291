// Writes or checks docs/rules.md, the table of the rules of law that the contracts enforce. It is made of the `@custom:rule`
// tags of the contracts: `<ID> | <article or practice> | <error or "-"> | <one sentence>`. Every rule has a test: a file that
// names its error, or the rule itself where it refuses nothing. `--write` writes the table.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UNCONFIRMED_MARK } from "../../sdk/src/errors/articles.ts";
import { filesUnder, type LegalRule, readLegalRules, type TextFile } from "../legalRules.ts";

const root = join(import.meta.dirname, "..", "..");
const DOCUMENT = "docs/rules.md";
/** Enough to find the rule at work; the rest can be searched for. */
const TESTS_SHOWN = 3;

const HEADER = `# Rules
Every rule of law and practice that the contracts enforce: its article, where it stands, the error by which it refuses, and its
tests. Generated from the \`@custom:rule\` tags of the contracts by \`node scripts/checks/rules.ts --write\`; do not edit.
Articles marked ${UNCONFIRMED_MARK} are to be confirmed by a lawyer against the text of the law; SHCPE is the practice of the exchange.
What the rules do together, step by step, is in [bills.md](bills.md).

| Cited as | Text |
|---|---|
| 票据法, 民法典, 民诉法 | 中华人民共和国票据法, 民法典, 民事诉讼法 |
| 票据纠纷规定 | 最高人民法院关于审理票据纠纷案件若干问题的规定 |
| Order 2022 No. 4; 商业汇票承兑、贴现与再贴现管理办法 | one text, of PBoC and CBIRC; by its title where a single article is meant |
| PBoC Notice 2020-19 | 中国人民银行公告〔2020〕第19号, disclosure by acceptors |
| 票据交易管理办法 | PBoC 公告〔2016〕第29号†, on trading bills |
| CBIRC 2022 No. 37 | notice No. 37 of 2022 of CBIRC, on the trade behind a discount |

| Rule | Article | What it says | Where | Error | Tests |
|---|---|---|---|---|---|
`;

/** Tests of bills first: most rules are theirs. */
function testsOf({ id, error }: LegalRule, tests: readonly TextFile[]): readonly string[] {
  const named = new RegExp(`\\b${error === "-" ? id : error}\\b(?!-)`);
  const found = tests.filter(({ text }) => named.test(text)).map(({ path }) => path);
  return [...found].sort((left, right) => rankOf(left) - rankOf(right));
}

function rankOf(path: string): number {
  if (path.startsWith("test/contracts/bills/")) return 0;
  return path.startsWith("test/contracts/") ? 1 : 2;
}

function rowOf(rule: LegalRule, tests: readonly string[]): string {
  const { id, article, sentence, file, line, error } = rule;
  const where = `[${file.split("/").at(-1)}:${line}](../${file}#L${line})`;
  const links = tests
    .slice(0, TESTS_SHOWN)
    .map((path) => `[${path.split("/").at(-1)}](../${path})`)
    .join(", ");
  return `| ${id} | ${article} | ${sentence} | ${where} | ${error === "-" ? "none" : `\`${error}\``} | ${links} |`;
}

function main(write: boolean): number {
  const { rules, problems: malformed } = readLegalRules();
  const problems = [...malformed];
  const tests = filesUnder("test", ".ts");
  const rows = rules.map((rule) => {
    const found = testsOf(rule, tests);
    if (found.length === 0) problems.push(`${rule.file}:${rule.line}: ${rule.id} has no test`);
    return rowOf(rule, found);
  });
  const document = `${HEADER}${rows.join("\n")}\n`;
  const path = join(root, DOCUMENT);
  if (write) writeFileSync(path, document);
  else if (readFileSync(path, "utf8") !== document) {
    problems.push(
      `${DOCUMENT} is not what the contracts say; run "node scripts/checks/rules.ts --write"`,
    );
  }
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  process.stdout.write(`rules: ${rules.length}, ${problems.length} problems\n`);
  return problems.length === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.includes("--write"));
