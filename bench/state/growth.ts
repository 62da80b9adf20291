import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Level } from "level";
import { openDatabase } from "../../node/src/db/database.ts";
import { assertDefined } from "../../node/src/types/assert.ts";
import { cpuMs } from "../support/cpu.ts";
import { medianOf, percentile } from "../support/percentile.ts";
import { bytesUnder } from "../support/resources.ts";
import { round } from "../support/round.ts";
import type { Say } from "../support/say.ts";
import { inScratch } from "../support/scratch.ts";
import type { BillChain, BlockTime } from "./billChain.ts";
import { openCallChain } from "./callChain.ts";
import { grow } from "./grow.ts";
import { openIssueChain } from "./issueChain.ts";
import { createStateChain, emptyGenesis, type StateChain } from "./workload.ts";

export interface GrowthOptions {
  /** Bills on the chain before each measurement, ascending. */
  readonly sizes: readonly number[];
  readonly billsPerBlock: number;
  readonly runs: number;
}

interface Point extends StateCost {
  /** On the chain before. */
  readonly bills: number;
  readonly issues: BlockCost;
  readonly calls: BlockCost;
}

/** Of a block: decoded, executed, committed. */
interface BlockCost {
  readonly blockMs: number;
  readonly blockCPUMs: number;
}

interface StateCost {
  readonly stateCPUMs: number;
  readonly diskBytesPerBill: number;
  readonly residentMiB: number;
  readonly heldMiB: number;
}

/** Blocks whose history is kept here: few, so that what is left on disk is the state. */
const HISTORY_BLOCKS = 4;
/** Until the runtime has compiled what a block needs; else the first measurement would be too dear. */
const WARM_UP_BILLS = 8_192;

/**
 * What a block costs as the chain grows: of bills that members issue through their accounts, and of calls of the yardstick, which
 * execute little for what they write; the tries with their commit alone; and the disk that a bill takes.
 */
export function benchGrowth(options: GrowthOptions, say: Say): Promise<object> {
  return inScratch(async (directory) => {
    const blocksOf = (name: string, open: Open): Promise<readonly BlockCost[]> =>
      measureBlocks(join(directory, name), open, options, (text) => say(`${name}: ${text}`));
    const issues = await blocksOf("issues", openIssueChain);
    const calls = await blocksOf("calls", openCallChain);
    await measureState(directory, WARM_UP_BILLS, options);
    const points: Point[] = [];
    for (const [index, bills] of options.sizes.entries()) {
      const state = await measureState(directory, bills, options);
      points.push({
        bills,
        issues: assertDefined(issues[index], "issues of each size"),
        calls: assertDefined(calls[index], "calls of each size"),
        ...state,
      });
      say(JSON.stringify(points.at(-1)));
    }
    const lastToFirst = (figureOf: (point: Point) => number): number => {
      const [first, last] = [points[0], points.at(-1)];
      return round(
        figureOf(assertDefined(last, "a size")) / figureOf(assertDefined(first, "a size")),
        2,
      );
    };
    return {
      ...options,
      points,
      lastToFirst: {
        issues: lastToFirst(({ issues: { blockMs } }) => blockMs),
        issuesCPU: lastToFirst(({ issues: { blockCPUMs } }) => blockCPUMs),
        calls: lastToFirst(({ calls: { blockMs } }) => blockMs),
        callsCPU: lastToFirst(({ calls: { blockCPUMs } }) => blockCPUMs),
        stateCPU: lastToFirst(({ stateCPUMs }) => stateCPUMs),
      },
    };
  });
}

type Open = (path: string) => Promise<BillChain>;

/** Blocks of bills, executed and committed on one chain that grows. */
async function measureBlocks(
  path: string,
  open: Open,
  options: GrowthOptions,
  say: Say,
): Promise<readonly BlockCost[]> {
  const warmUp = await open(`${path}-warm-up`);
  await grow(warmUp, WARM_UP_BILLS, (some) => warmUp.add(some));
  await warmUp.close();
  const costs: BlockCost[] = [];
  const chain = await open(path);
  try {
    for (const bills of options.sizes) {
      await grow(chain, bills, (some) => chain.add(some));
      const times: BlockTime[] = [];
      for (let run = 0; run < options.runs; run++) {
        times.push(await chain.add(options.billsPerBlock));
      }
      const median = (field: keyof BlockTime): number =>
        round(
          medianOf(times, (time) => time[field]),
          1,
        );
      costs.push({ blockMs: median("milliseconds"), blockCPUMs: median("cpuMs") });
      say(`${bills} bills: ${JSON.stringify(costs.at(-1))}`);
    }
    return costs;
  } finally {
    await chain.close();
    await rm(path, { recursive: true, force: true });
  }
}

/** Blocks that only write what bills write, each size on a chain of its own. */
async function measureState(
  directory: string,
  size: number,
  { billsPerBlock, runs }: GrowthOptions,
): Promise<StateCost> {
  const path = join(directory, String(size));
  const database = await openDatabase(path, emptyGenesis(), { historyBlocks: HISTORY_BLOCKS });
  const chain = createStateChain(database);
  try {
    await grow(chain, size, (some) => addBlock(chain, some));
    const costs: number[] = [];
    for (let run = 0; run < runs; run++) {
      const before = cpuMs();
      await addBlock(chain, billsPerBlock);
      costs.push(cpuMs() - before);
    }
    const residentMiB = toMiB(process.memoryUsage.rss());
    const heldMiB = toMiB(heldBytes());
    for (let block = 0; block <= HISTORY_BLOCKS; block++) await addBlock(chain, 0);
    const stateCPUMs = round(percentile(costs, 50), 1);
    const bills = chain.bills;
    await database.close();
    const diskBytesPerBill = Math.round((await compactedBytes(path)) / bills);
    return { stateCPUMs, diskBytesPerBill, residentMiB, heldMiB };
  } finally {
    await database.close();
    await rm(path, { recursive: true, force: true });
  }
}

/** What the program still refers to; what is resident besides is garbage, LevelDB and what the runtime keeps ready. */
function heldBytes(): number {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function toMiB(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}

async function addBlock(chain: StateChain, bills: number): Promise<void> {
  await chain.commit(chain.change(bills));
}

/** What is left when LevelDB has put its tables in order. */
async function compactedBytes(path: string): Promise<number> {
  const level = new Level<Uint8Array, Uint8Array>(path, {
    keyEncoding: "view",
    valueEncoding: "view",
  });
  await level.open();
  // LevelDB has it, the stores of browsers do not.
  if (!("compactRange" in level) || typeof level.compactRange !== "function") {
    throw new Error("the store cannot be compacted");
  }
  await level.compactRange(Uint8Array.of(0), Uint8Array.of(255), { keyEncoding: "view" });
  await level.close();
  return bytesUnder(path);
}
