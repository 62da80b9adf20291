// Benchmarks of the whole system: `npm run bench -- issue [--transactions N] [--clients N]`. The result is one JSON
// document on standard output, progress goes to standard error.
import { parseArgs } from "node:util";
import { benchIssue } from "./issue/issue.ts";

const TRANSACTIONS_MAX = 100_000;
const CLIENTS_MAX = 64;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      transactions: { type: "string", default: "2000" },
      clients: { type: "string", default: "16" },
    },
  });
  const [name] = positionals;
  if (name !== "issue") throw new Error(`unknown benchmark "${name ?? ""}"; there is: issue`);
  const result = await benchIssue(
    {
      transactions: count("transactions", values.transactions, TRANSACTIONS_MAX),
      clients: count("clients", values.clients, CLIENTS_MAX),
    },
    say,
  );
  process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
}

function count(option: string, text: string, max: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= max) return value;
  throw new Error(`--${option} must be an integer from 1 to ${max}, not "${text}"`);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

try {
  await main();
} catch (error) {
  say(`piaohao: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
