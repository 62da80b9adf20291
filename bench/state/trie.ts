import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMPT } from "@ethereumjs/mpt";
import { openDatabase } from "../../node/src/db/database.ts";
import { encodeRLP } from "../../node/src/types/codec/rlp.ts";
import { keccak256 } from "../../node/src/types/keccak.ts";
import { machineOf } from "../support/machine.ts";
import { cpuMs, createStateChain, emptyGenesis, median } from "./workload.ts";

export interface TrieOptions {
  /** On the chain before. */
  readonly bills: number;
  readonly billsPerBlock: number;
  readonly runs: number;
}

const FILL_BILLS = 1_000;

/**
 * Microseconds of CPU that a bill's state costs: the tries, the batch by path with its history; beside it the same
 * slots put into a trie of @ethereumjs/mpt in memory, one after another.
 */
export async function benchTrie(
  { bills, billsPerBlock, runs }: TrieOptions,
  say: (line: string) => void,
) {
  const directory = await mkdtemp(join(tmpdir(), "piaohao-bench-"));
  const database = await openDatabase(join(directory, "path"), emptyGenesis());
  try {
    const chain = createStateChain(database);
    const mpt = await createMPT();
    while (chain.bills < bills)
      await chain.commit(chain.change(Math.min(FILL_BILLS, bills - chain.bills)));
    say(`${chain.bills} bills`);
    const samples: Sample[] = [];
    for (let run = 0; run <= runs; run++) {
      const began = cpuMs();
      const changed = chain.change(billsPerBlock);
      const updated = cpuMs();
      await chain.commit(changed);
      const committed = cpuMs();
      for (const { slot, value } of changed.delta.slots) {
        await mpt.put(keccak256(slot), encodeRLP(value ?? new Uint8Array(0)));
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
      Math.round((median(samples.map(of)) * 1_000) / billsPerBlock);
    const ours = perBill(({ tries, batchByPath }) => tries + batchByPath);
    return {
      bench: "trie",
      at: new Date().toISOString(),
      machine: machineOf(),
      bills,
      billsPerBlock,
      runs,
      microsecondsPerBill: {
        tries: perBill(({ tries }) => tries),
        batchByPath: perBill(({ batchByPath }) => batchByPath),
        mptInMemory: perBill(({ mptInMemory }) => mptInMemory),
      },
      ratioToMPT: Number((perBill(({ mptInMemory }) => mptInMemory) / ours).toFixed(2)),
    };
  } finally {
    await database.close();
    await rm(directory, { recursive: true, force: true });
  }
}

interface Sample {
  readonly tries: number;
  readonly batchByPath: number;
  readonly mptInMemory: number;
}
