import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Level } from "level";
import { openDatabase } from "../../node/src/db/database.ts";
import { cpuMs } from "../support/cpu.ts";
import { percentile } from "../support/percentile.ts";
import { bytesUnder } from "../support/resources.ts";
import { round } from "../support/round.ts";
import type { Say } from "../support/say.ts";
import { inScratch } from "../support/scratch.ts";
import { createStateChain, emptyGenesis, type StateChain } from "./workload.ts";

export interface GrowthOptions {
  /** Bills on the chain before each measurement, ascending. */
  readonly sizes: readonly number[];
  readonly billsPerBlock: number;
  readonly runs: number;
}

/** Blocks whose history is kept here: few, so that what is left on disk is the state. */
const HISTORY_BLOCKS = 4;
const FILL_BILLS = 1_000;

/** What a block costs as the chain grows: CPU of its tries and its commit, and the disk that a bill takes. */
export function benchGrowth(options: GrowthOptions, say: Say): Promise<object> {
  return inScratch(async (directory) => {
    const points = [];
    for (const size of options.sizes) {
      points.push(await measureAt(directory, size, options));
      say(JSON.stringify(points.at(-1)));
    }
    const [first] = points;
    const last = points.at(-1);
    const growth = first && last ? last.blockCPUMs / first.blockCPUMs : Number.NaN;
    return { ...options, points, lastToFirst: round(growth, 2) };
  });
}

async function measureAt(directory: string, size: number, options: GrowthOptions) {
  const path = join(directory, String(size));
  const database = await openDatabase(path, emptyGenesis(), { historyBlocks: HISTORY_BLOCKS });
  const chain = createStateChain(database);
  const { billsPerBlock, runs } = options;
  try {
    while (chain.bills < size) await addBlock(chain, Math.min(FILL_BILLS, size - chain.bills));
    await addBlock(chain, billsPerBlock);
    const costs: number[] = [];
    for (let run = 0; run < runs; run++) {
      const before = cpuMs();
      await addBlock(chain, billsPerBlock);
      costs.push(cpuMs() - before);
    }
    const residentMiB = toMiB(process.memoryUsage.rss());
    const heldMiB = toMiB(heldBytes());
    for (let block = 0; block <= HISTORY_BLOCKS; block++) await addBlock(chain, 0);
    const blockCPUMs = round(percentile(costs, 50), 1);
    const bills = chain.bills;
    await database.close();
    const diskBytesPerBill = Math.round((await compactedBytes(path)) / bills);
    return { bills: size, blockCPUMs, diskBytesPerBill, residentMiB, heldMiB };
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
