import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startAnvil } from "../support/anvil.ts";
import type { SignedTransaction } from "../support/institution.ts";
import { sendAll } from "../support/load.ts";
import { machineOf } from "../support/machine.ts";
import type { Target } from "../support/target.ts";
import { startFourNodes, type Validators } from "../support/validators.ts";
import { type Measurement, measure, type Workload } from "./measure.ts";
import {
  castOf,
  estimateIssue,
  findAccounts,
  signAdmissions,
  signEvidence,
  signIssues,
} from "./workload.ts";

export interface IssueOptions {
  /** Of the burst; rounded up to a multiple of `clients`. */
  readonly transactions: number;
  readonly clients: number;
}

interface GenesisFacts {
  /** UTC seconds. */
  readonly timestamp: bigint;
  readonly gasLimit: bigint;
}

type Say = (line: string) => void;

const PACE_PER_SECOND = 20;
const PACE_SECONDS = 10;

/**
 * Issues bills on a fresh network of four processes, then the same transactions on anvil, and compares. Everything it
 * started is ended when it returns or fails.
 */
export async function benchIssue(options: IssueOptions, say: Say): Promise<object> {
  const scratch = await mkdtemp(join(tmpdir(), "piaohao-bench-"));
  try {
    const { workload, network, gasLimit, ours } = await onFourNodes(
      join(scratch, "network"),
      options,
      say,
    );
    const anvil = await onAnvil(network.network.genesis, workload, say);
    return {
      bench: "issue",
      at: new Date().toISOString(),
      machine: machineOf(),
      transactions: workload.clients.flat().length,
      clients: workload.clients.length,
      gasLimit: Number(gasLimit),
      ...ours,
      anvil,
      ratioToAnvil: Number((ours.committedPerSecond / anvil.committedPerSecond).toFixed(3)),
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function onFourNodes(directory: string, options: IssueOptions, say: Say) {
  say("piaohao: starting four validators ...");
  const network = await startFourNodes(directory);
  try {
    const genesis = await factsOf(network.network.genesis);
    const { workload, gasLimit } = await prepare(network, genesis, options, say);
    const ours = await measure(network, { ...workload, setup: [] }, say);
    return { workload, network, gasLimit, ours };
  } finally {
    await network.stop();
  }
}

async function onAnvil(genesis: string, workload: Workload, say: Say): Promise<Measurement> {
  const { timestamp, gasLimit } = await factsOf(genesis);
  say("anvil: starting on the same genesis ...");
  const anvil = await startAnvil({ genesis, timestamp, blockGasLimit: gasLimit });
  try {
    return await measure(anvil, workload, say);
  } finally {
    await anvil.stop();
  }
}

/** Sets the stage on the network, which tells the accounts' addresses, and signs everything that follows. */
async function prepare(
  network: Validators,
  { timestamp }: GenesisFacts,
  { transactions, clients }: IssueOptions,
  say: Say,
): Promise<{ readonly workload: Workload; readonly gasLimit: bigint }> {
  const outsiders = await castOf({ network: network.network, genesisTime: timestamp, clients });
  const admissions = await commit(network, await signAdmissions(outsiders));
  const cast = await findAccounts(outsiders);
  const evidence = await commit(network, await signEvidence(cast));
  const gasLimit = await estimateIssue(cast, network.urls[0] ?? "");

  const pacedCount = Math.ceil((PACE_PER_SECOND * PACE_SECONDS) / clients);
  const burstCount = Math.ceil(transactions / clients);
  say(`signing ${(pacedCount + burstCount) * clients} bills with gas limit ${gasLimit} ...`);
  const issues = await signIssues(cast, pacedCount + burstCount, gasLimit);
  const workload = {
    setup: [admissions, evidence],
    paced: inTurn(issues.map((own) => own.slice(0, pacedCount))),
    pacePerSecond: PACE_PER_SECOND,
    clients: issues.map((own) => own.slice(pacedCount)),
  };
  return { workload, gasLimit };
}

async function commit(
  target: Target,
  transactions: readonly SignedTransaction[],
): Promise<readonly SignedTransaction[]> {
  await sendAll(target, [transactions]);
  return transactions;
}

/** One of each, then the next of each. */
function inTurn<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const longest = Math.max(...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, index) =>
    lists.flatMap((list) => list.slice(index, index + 1)),
  ).flat();
}

async function factsOf(genesis: string): Promise<GenesisFacts> {
  const { timestamp, gasLimit } = JSON.parse(await readFile(genesis, "utf8")) as {
    readonly timestamp: string;
    readonly gasLimit: string;
  };
  return { timestamp: BigInt(timestamp), gasLimit: BigInt(gasLimit) };
}
