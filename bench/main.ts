// Benchmarks of the whole system, by name: see docs/bench.md. The result goes to standard output, progress to standard error.
import { parseArgs } from "node:util";
import { benchEVM } from "./evm/evm.ts";
import { benchGas, gasTable } from "./gas/gas.ts";
import { benchIssue } from "./issue/issue.ts";
import { benchCatchUp } from "./join/catchUp.ts";
import { benchJoin } from "./join/join.ts";
import { benchLatency } from "./latency.ts";
import { benchGrowth } from "./state/growth.ts";
import { benchTrie } from "./state/trie.ts";
import { benchYardstick, type YardstickOptions } from "./yardstick/yardstick.ts";

const TRANSACTIONS_MAX = 100_000;
const CLIENTS_MAX = 64;
const BLOCKS_MAX = 100_000;
const BILLS_MAX = 200;
const VALIDATORS_MAX = 20;
const RUNS_MAX = 20;
const PERIOD_MS_MAX = 1_000;
const SECONDS_MAX = 600;
/** As many calls as a node answers in one batch. */
const BATCH_MAX = 100;
const GAS_LIMIT_MAX = 10_000_000_000;
const STORED_BILLS_MAX = 10_000_000;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      transactions: { type: "string" },
      clients: { type: "string", default: "16" },
      /** Of the chain that is joined, and bills in each; each benchmark has its own defaults. */
      blocks: { type: "string" },
      bills: { type: "string" },
      /** Of the yardstick. */
      validators: { type: "string", default: "1,4,7" },
      runs: { type: "string", default: "3" },
      batch: { type: "string", default: "20" },
      "gas-limit": { type: "string", default: "500000000" },
      /** Of latency: milliseconds between blocks, seconds of load. */
      period: { type: "string", default: "200" },
      seconds: { type: "string", default: "10" },
      profile: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  });
  const [name] = positionals;
  switch (name) {
    case "issue": {
      const transactions = count("transactions", values.transactions ?? "2000", TRANSACTIONS_MAX);
      const clients = count("clients", values.clients, CLIENTS_MAX);
      return print(toJSON(await benchIssue({ transactions, clients }, say)));
    }
    case "yardstick":
      return print(toJSON(await benchYardstick(yardstickOptions(values), say)));
    case "latency":
      return print(
        toJSON(
          await benchLatency(
            {
              blockPeriodMs: count("period", values.period, PERIOD_MS_MAX),
              clients: count("clients", values.clients, CLIENTS_MAX),
              seconds: count("seconds", values.seconds, SECONDS_MAX),
              runs: count("runs", values.runs, RUNS_MAX),
            },
            say,
          ),
        ),
      );
    case "gas": {
      const steps = await benchGas(say);
      return print(values.json ? toJSON({ bench: "gas", steps }) : gasTable(steps));
    }
    case "join":
      return print(toJSON(await benchJoin(chainOf(values, { blocks: "5000", bills: "1" }), say)));
    case "sync":
      return print(
        toJSON(await benchCatchUp(chainOf(values, { blocks: "600", bills: "20" }), say)),
      );
    case "evm":
      return print(toJSON(await benchEVM({ transactions: 512, warmUp: 8, runs: 24 })));
    case "trie": {
      const options = {
        bills: sizes(values.bills ?? "100000")[0] ?? 0,
        billsPerBlock: 500,
        runs: 5,
      };
      return print(toJSON(await benchTrie(options, say)));
    }
    case "growth": {
      const options = { sizes: sizes(values.bills ?? "1000,100000"), billsPerBlock: 200, runs: 5 };
      return print(toJSON(await benchGrowth(options, say)));
    }
    default:
      throw new Error(
        `unknown benchmark "${name ?? ""}"; there are: yardstick, latency, issue, gas, join, sync, evm, trie, growth`,
      );
  }
}

function chainOf(
  values: { readonly blocks?: string | undefined; readonly bills?: string | undefined },
  defaults: { readonly blocks: string; readonly bills: string },
): { readonly blocks: number; readonly bills: number } {
  return {
    blocks: count("blocks", values.blocks ?? defaults.blocks, BLOCKS_MAX),
    bills: count("bills", values.bills ?? defaults.bills, BILLS_MAX),
  };
}

function yardstickOptions(values: {
  readonly transactions?: string | undefined;
  readonly clients: string;
  readonly validators: string;
  readonly runs: string;
  readonly batch: string;
  readonly "gas-limit": string;
  readonly profile: boolean;
}): YardstickOptions {
  return {
    transactions: count("transactions", values.transactions ?? "8000", TRANSACTIONS_MAX),
    clients: count("clients", values.clients, CLIENTS_MAX),
    validators: values.validators
      .split(",")
      .map((text) => count("validators", text, VALIDATORS_MAX)),
    runs: count("runs", values.runs, RUNS_MAX),
    batch: count("batch", values.batch, BATCH_MAX),
    gasLimit: BigInt(count("gas-limit", values["gas-limit"], GAS_LIMIT_MAX)),
    isProfiled: values.profile,
  };
}

function sizes(text: string): readonly number[] {
  return text.split(",").map((size) => count("bills", size, STORED_BILLS_MAX));
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
