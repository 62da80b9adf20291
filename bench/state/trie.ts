import { join } from "node:path";
import { createMPT } from "@ethereumjs/mpt";
import { type Database, openDatabase } from "../../node/src/db/database.ts";
import { wordToBytes } from "../../node/src/evm/word.ts";
import { bigintToBytes } from "../../node/src/types/codec/bytes.ts";
import { encodeRLP } from "../../node/src/types/codec/rlp.ts";
import { keccak256 } from "../../node/src/types/keccak.ts";
import { cpuMs } from "../support/cpu.ts";
import { medianOf } from "../support/percentile.ts";
import { round } from "../support/round.ts";
import type { Say } from "../support/say.ts";
import { inScratch } from "../support/scratch.ts";
import { grow } from "./grow.ts";
import { createStateChain, emptyGenesis } from "./workload.ts";

export interface TrieOptions {
  /** On the chain before. */
  readonly bills: number;
  readonly billsPerBlock: number;
  readonly runs: number;
}

/**
 * Microseconds of CPU that a bill's state costs: the tries, the batch by path with its history; beside it the same
 * slots put into a trie of @ethereumjs/mpt in memory, one after another.
 */
export function benchTrie(options: TrieOptions, say: Say): Promise<object> {
  return inScratch(async (directory) => {
    const database = await openDatabase(join(directory, "path"), emptyGenesis());
    try {
      return await measure(database, options, say);
    } finally {
      await database.close();
    }
  });
}

async function measure(
  database: Database,
  { bills, billsPerBlock, runs }: TrieOptions,
  say: Say,
): Promise<object> {
  const chain = createStateChain(database);
  const mpt = await createMPT();
  await grow(chain, bills, (some) => chain.commit(chain.change(some)));
  say(`${chain.bills} bills`);
  const samples: Sample[] = [];
  for (let run = 0; run <= runs; run++) {
    const began = cpuMs();
    const changed = chain.change(billsPerBlock);
    const updated = cpuMs();
    await chain.commit(changed);
    const committed = cpuMs();
    for (const [slot, { current }] of changed.slots) {
      await mpt.put(keccak256(wordToBytes(slot)), encodeRLP(bigintToBytes(current)));
    }
    const put = cpuMs();
    // The first warms up.
    if (run === 0) continue;
    samples.push({
      tries: updated - began,
      batchByPath: committed - updated,
      mptInMemory: put - committed,
    });
  }
  const perBill = (of: (sample: Sample) => number): number =>
    Math.round((medianOf(samples, of) * 1_000) / billsPerBlock);
  const ours = perBill(({ tries, batchByPath }) => tries + batchByPath);
  return {
    bills,
    billsPerBlock,
    runs,
    microsecondsPerBill: {
      tries: perBill(({ tries }) => tries),
      batchByPath: perBill(({ batchByPath }) => batchByPath),
      mptInMemory: perBill(({ mptInMemory }) => mptInMemory),
    },
    ratioToMPT: round(perBill(({ mptInMemory }) => mptInMemory) / ours, 2),
  };
}

interface Sample {
  readonly tries: number;
  readonly batchByPath: number;
  readonly mptInMemory: number;
}
