// Benchmarks of the whole system: `npm run bench -- issue [--transactions N] [--clients N]` and `npm run bench -- gas
// [--json]`. The result goes to standard output, progress to standard error.
import { parseArgs } from "node:util";
import { benchGas, gasTable } from "./gas/gas.ts";
import { benchIssue } from "./issue/issue.ts";

const TRANSACTIONS_MAX = 100_000;
const CLIENTS_MAX = 64;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      transactions: { type: "string", default: "2000" },
      clients: { type: "string", default: "16" },
      json: { type: "boolean", default: false },
    },
  });
  const [name] = positionals;
  switch (name) {
    case "issue": {
      const transactions = count("transactions", values.transactions, TRANSACTIONS_MAX);
      const clients = count("clients", values.clients, CLIENTS_MAX);
      return print(toJSON(await benchIssue({ transactions, clients }, say)));
    }
    case "gas": {
      const steps = await benchGas(say);
      return print(values.json ? toJSON({ bench: "gas", steps }) : gasTable(steps));
    }
    default:
      throw new Error(`unknown benchmark "${name ?? ""}"; there are: issue, gas`);
  }
}

function toJSON(result: object): string {
  return JSON.stringify(result, undefined, 2);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
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
