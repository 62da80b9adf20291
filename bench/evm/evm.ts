import { createTransactionDecoder } from "../../node/src/crypto/transaction.ts";
import type { RecoveredTransaction } from "../../node/src/types/transaction.ts";
import { CHAIN_ID } from "../../test/node/exec/support/chain.ts";
import { medianOf } from "../support/percentile.ts";
import { openYardstickChain } from "../yardstick/chain.ts";
import { signWorkload } from "../yardstick/workload.ts";
import { costOfExecution } from "./execution.ts";
import { type BlockCost, costOfBlock } from "./pipeline.ts";

export interface EVMOptions {
  /** Of a block. */
  readonly transactions: number;
  /** Blocks that only warm up, and blocks that are measured. */
  readonly warmUp: number;
  readonly runs: number;
}

const SENDERS = 16;

interface Spent {
  readonly allThreads: number;
  readonly mainThread: number;
}

/** Microseconds of CPU so far. */
function spent(): Spent {
  const [all, main] = [process.cpuUsage(), process.threadCpuUsage()];
  return { allThreads: all.user + all.system, mainThread: main.user + main.system };
}

/** Microseconds of CPU that a call of the yardstick costs in one process, without network and peers. */
export async function benchEVM({ transactions, warmUp, runs }: EVMOptions): Promise<object> {
  const blocks = warmUp + runs;
  const workload = signWorkload({ transactions: transactions * blocks, clients: SENDERS });
  const perSender = Math.ceil(transactions / SENDERS);
  const decodeTransaction = createTransactionDecoder({ chainId: CHAIN_ID });
  const known = new Map<string, RecoveredTransaction>();
  const decode = (raw: Uint8Array): RecoveredTransaction => {
    const transaction = decodeTransaction(raw);
    known.set(transaction.hash, transaction);
    return transaction;
  };
  const { deployment } = workload;
  const chain = await openYardstickChain({ deployment, decode, known: (hash) => known.get(hash) });
  try {
    const costs: BlockCost[] = [];
    let began = spent();
    for (let block = 0; block < blocks; block += 1) {
      known.clear();
      if (block === warmUp) began = spent();
      const raws = workload.clients.flatMap((calls) =>
        calls.slice(block * perSender, (block + 1) * perSender).map(({ raw }) => raw),
      );
      costs.push(await costOfBlock(chain, decode, raws));
    }
    const ended = spent();
    const measured = costs.slice(warmUp);
    const mean = (thread: keyof Spent): number =>
      Math.round((ended[thread] - began[thread]) / (runs * perSender * SENDERS));
    const perTransaction = (step: keyof BlockCost): number =>
      Math.round((medianOf(measured, (cost) => cost[step]) * 1_000) / (perSender * SENDERS));
    const microseconds = {
      decode: perTransaction("decode"),
      build: perTransaction("build"),
      execute: perTransaction("execute"),
      commit: perTransaction("commit"),
    };
    const { decode: decoding, execute, commit } = microseconds;
    return {
      transactions: perSender * SENDERS,
      runs,
      microseconds: { ...microseconds, decodeExecuteCommit: decoding + execute + commit },
      /** Of all steps together, with what LevelDB sorts meanwhile. */
      mean: { allThreads: mean("allThreads"), mainThread: mean("mainThread") },
      execution: await costOfExecution({ warmUp, runs }),
    };
  } finally {
    await chain.close();
  }
}
