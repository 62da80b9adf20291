// Benchmarks of the whole system, by name: see docs/bench.md. The result goes to standard output, progress to standard error.
import { runProgram } from "../scripts/commandLine.ts";
import { benchEVM } from "./evm/evm.ts";
import { drawFlame } from "./flame.ts";
import { benchGas, gasTable } from "./gas/gas.ts";
import { benchIssue } from "./issue/issue.ts";
import { benchCatchUp } from "./join/catchUp.ts";
import { benchJoin, type JoinOptions } from "./join/join.ts";
import { benchLatency } from "./latency.ts";
import { benchLifecycle } from "./lifecycle/lifecycle.ts";
import { type Options, readOptions } from "./options.ts";
import { benchRestart } from "./restart.ts";
import { benchSoak } from "./soak.ts";
import { benchGrowth } from "./state/growth.ts";
import { benchTrie } from "./state/trie.ts";
import { machineOf } from "./support/machine.ts";
import type { RoundsOptions } from "./support/rounds.ts";
import { benchYardstick } from "./yardstick/yardstick.ts";

const TRANSACTIONS_MAX = 100_000;
const CLIENTS_MAX = 64;
const BLOCKS_MAX = 100_000;
const BILLS_PER_BLOCK_MAX = 200;
const LIFECYCLES_MAX = 10_000;
const STORED_BILLS_MAX = 10_000_000;
const VALIDATORS_MAX = 20;
const RUNS_MAX = 20;
const PERIOD_MS_MAX = 1_000;
const SECONDS_MAX = 86_400;
const RATE_MAX = 10_000;
/** As many calls as a node answers in one batch. */
const BATCH_MAX = 100;
const GAS_LIMIT_MAX = 10_000_000_000;
/** So many calls of the yardstick that the block is never what bounds a network. */
const YARDSTICK_GAS_LIMIT = 500_000_000;

/** What a benchmark gives: figures, which are printed as JSON with when and where they were taken, or a text. */
type Bench = (options: Options) => Promise<object | string>;

const BENCHES: Readonly<Record<string, Bench>> = {
  yardstick: (options) =>
    benchYardstick(
      {
        ...roundsOf(options, [1, 4, 7]),
        gasLimit: BigInt(options.count("gas-limit", YARDSTICK_GAS_LIMIT, GAS_LIMIT_MAX)),
        transactions: options.count("transactions", 8_000, TRANSACTIONS_MAX),
        warmUp: options.countIfGiven("warm-up", TRANSACTIONS_MAX) ?? 0,
        clients: clientsOf(options),
        batch: batchOf(options),
      },
      say,
    ),
  latency: (options) =>
    benchLatency(
      {
        blockPeriodMs: options.count("period", 200, PERIOD_MS_MAX),
        clients: clientsOf(options),
        seconds: options.count("seconds", 10, SECONDS_MAX),
        runs: runsOf(options),
      },
      say,
    ),
  issue: (options) =>
    benchIssue(
      {
        ...roundsOf(options, [1, 4, 7]),
        transactions: options.count("transactions", 2_000, TRANSACTIONS_MAX),
        clients: clientsOf(options),
      },
      say,
    ),
  lifecycle: (options) =>
    benchLifecycle(
      {
        ...roundsOf(options, [4]),
        bills: options.count("bills", 400, LIFECYCLES_MAX),
        clients: clientsOf(options),
        batch: batchOf(options),
      },
      say,
    ),
  soak: (options) =>
    benchSoak(
      {
        perSecond: options.count("rate", 200, RATE_MAX),
        seconds: options.count("seconds", 1_800, SECONDS_MAX),
        clients: clientsOf(options),
      },
      say,
    ),
  async gas(options) {
    const steps = await benchGas(say);
    return options.flag("json") ? { steps } : gasTable(steps);
  },
  join: (options) => benchJoin(chainOf(options, { blocks: 5_000, bills: 1 }), say),
  sync: (options) =>
    benchCatchUp({ ...chainOf(options, { blocks: 600, bills: 20 }), runs: runsOf(options) }, say),
  restart: (options) =>
    benchRestart(
      { bills: options.count("bills", 1_000_000, STORED_BILLS_MAX), runs: runsOf(options) },
      say,
    ),
  evm: () => benchEVM({ transactions: 512, warmUp: 8, runs: 24 }),
  trie: (options) =>
    benchTrie(
      { bills: options.count("bills", 100_000, STORED_BILLS_MAX), billsPerBlock: 500, runs: 5 },
      say,
    ),
  growth: (options) =>
    benchGrowth(
      {
        sizes: options.counts("bills", [1_000, 100_000], STORED_BILLS_MAX),
        billsPerBlock: 208,
        runs: 9,
      },
      say,
    ),
  flame: ({ words: [, file = ""] }) => drawFlame(file),
};

const USAGE = `usage: npm run bench -- NAME [options]

  ${Object.keys(BENCHES).join(", ")}

The options of each, and what its figures mean, are in docs/bench.md.`;

async function main(): Promise<void> {
  const options = readOptions();
  const [name = ""] = options.words;
  const bench = BENCHES[name];
  if (bench === undefined) {
    throw new Error(`unknown benchmark "${name}"; there are: ${Object.keys(BENCHES).join(", ")}`);
  }
  const result = await bench(options);
  process.stdout.write(`${typeof result === "string" ? result : reportOf(name, result)}\n`);
}

function reportOf(bench: string, figures: object): string {
  const report = { bench, at: new Date().toISOString(), machine: machineOf(), ...figures };
  return JSON.stringify(report, undefined, 2);
}

function roundsOf(options: Options, validators: readonly number[]): RoundsOptions {
  const gasLimit = options.countIfGiven("gas-limit", GAS_LIMIT_MAX);
  return {
    validators: options.counts("validators", validators, VALIDATORS_MAX),
    runs: runsOf(options),
    gasLimit: gasLimit === undefined ? undefined : BigInt(gasLimit),
    profiles: options.text("profile-directory") ?? options.flag("profile"),
  };
}

function chainOf(options: Options, otherwise: JoinOptions): JoinOptions {
  return {
    blocks: options.count("blocks", otherwise.blocks, BLOCKS_MAX),
    bills: options.count("bills", otherwise.bills, BILLS_PER_BLOCK_MAX),
  };
}

function clientsOf(options: Options): number {
  return options.count("clients", 16, CLIENTS_MAX);
}

function batchOf(options: Options): number {
  return options.count("batch", 20, BATCH_MAX);
}

function runsOf(options: Options): number {
  return options.count("runs", 3, RUNS_MAX);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

await runProgram({ name: "bench", usage: USAGE, main });
