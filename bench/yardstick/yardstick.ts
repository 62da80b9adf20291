import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startAnvil } from "../support/anvil.ts";
import {
  type BurstMeasurement,
  type Inclusion,
  inclusionOf,
  measureBurst,
} from "../support/burst.ts";
import { readProfiles, type SharesByRoom, type Span, sharesByRoom } from "../support/cpuProfile.ts";
import { sendAll } from "../support/load.ts";
import { machineOf } from "../support/machine.ts";
import { percentile } from "../support/percentile.ts";
import { round } from "../support/round.ts";
import type { Target } from "../support/target.ts";
import { startValidators } from "../support/validators.ts";
import { signWorkload, type Workload } from "./workload.ts";

export interface YardstickOptions {
  readonly transactions: number;
  readonly clients: number;
  /** Calls in one request. */
  readonly batch: number;
  /** Of a block. */
  readonly gasLimit: bigint;
  /** Networks to measure, by their number of validators. */
  readonly validators: readonly number[];
  /** Of each network; the medians count. */
  readonly runs: number;
  /** Whether each node's CPU profile is taken, which slows it down. */
  readonly isProfiled: boolean;
}

interface Run extends BurstMeasurement, Inclusion {
  /** Milliseconds of CPU that a transaction costs whoever sends it. */
  readonly loadCPUMsPerTransaction: number;
  /** Of each node. */
  readonly profiles?: readonly SharesByRoom[];
}

interface Medians {
  readonly committedPerSecond: number;
  readonly cpuMsPerTransactionAndNode: number;
  readonly residentBytes: number;
  readonly diskBytesPerTransaction: number;
  /** Of all runs together. */
  readonly failed: number;
}

type Say = (line: string) => void;

/** The same signed calls to networks of several sizes and to anvil, each on a fresh chain. */
export async function benchYardstick(options: YardstickOptions, say: Say): Promise<object> {
  const { transactions, clients, batch, gasLimit } = options;
  say(`signing ${transactions} calls ...`);
  const workload = signWorkload(options);
  const networks = [];
  const anvilRuns: Run[] = [];
  for (const count of options.validators) {
    const runs: Run[] = [];
    for (let run = 1; run <= options.runs; run += 1) {
      const { ours, anvil } = await onFreshChains(count, workload, options, say);
      runs.push(ours);
      if (anvil !== undefined) anvilRuns.push(anvil);
    }
    networks.push({ validators: count, median: mediansOf(runs), runs });
  }
  const anvil = mediansOf(anvilRuns);
  return {
    bench: "yardstick",
    at: new Date().toISOString(),
    machine: machineOf(),
    transactions,
    clients,
    batch,
    gasLimit: Number(gasLimit),
    networks: networks.map((network) => ({
      ratioToAnvil: round(network.median.committedPerSecond / anvil.committedPerSecond, 3),
      ...network,
    })),
    anvil: { median: anvil, runs: anvilRuns },
  };
}

/** One run of a network of ours and, for the first of them, of anvil on its genesis. */
async function onFreshChains(
  count: number,
  workload: Workload,
  options: YardstickOptions,
  say: Say,
): Promise<{ readonly ours: Run; readonly anvil: Run | undefined }> {
  const scratch = await mkdtemp(join(tmpdir(), "piaohao-bench-"));
  try {
    const profileDirectory = options.isProfiled ? join(scratch, "profiles") : undefined;
    if (profileDirectory !== undefined) await mkdir(profileDirectory);
    const directory = join(scratch, "network");
    const blockGasLimit = options.gasLimit;
    say(`piaohao: starting ${count} validators ...`);
    const network = await startValidators(directory, { count, blockGasLimit, profileDirectory });
    const { run, span } = await measured(network, workload, options, say);
    const profiles = profileDirectory && (await profilesOf(network, profileDirectory, span));
    const ours = profiles ? { ...run, profiles } : run;
    const isPeerDue = count === options.validators[0];
    const anvil = isPeerDue
      ? await onAnvil(network.network.genesis, workload, options, say)
      : undefined;
    return { ours, anvil };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function onAnvil(
  genesis: string,
  workload: Workload,
  options: YardstickOptions,
  say: Say,
): Promise<Run> {
  const { timestamp } = JSON.parse(await readFile(genesis, "utf8")) as {
    readonly timestamp: string;
  };
  const anvil = await startAnvil({
    genesis,
    timestamp: BigInt(timestamp),
    blockGasLimit: options.gasLimit,
  });
  return (await measured(anvil, workload, options, say)).run;
}

/** Measures a target and ends it. */
async function measured(
  target: Target,
  { deployment, clients }: Workload,
  { batch }: YardstickOptions,
  say: Say,
): Promise<{ readonly run: Run; readonly span: Span }> {
  try {
    await sendAll(target, [[deployment]]);
    const count = clients.flat().length;
    const cpuBefore = process.cpuUsage();
    const from = process.hrtime.bigint();
    const burst = await measureBurst(target, clients, { batch });
    const to = process.hrtime.bigint();
    const { user, system } = process.cpuUsage(cpuBefore);
    const inclusion = await inclusionOf(target, [[deployment], ...clients]);
    const { committedPerSecond } = burst;
    say(`${target.name}: ${committedPerSecond} committed a second, ${inclusion.failed} failed`);
    const loadCPUMsPerTransaction = round((user + system) / 1_000 / count, 3);
    return { run: { ...burst, ...inclusion, loadCPUMsPerTransaction }, span: { from, to } };
  } finally {
    await target.stop();
  }
}

async function profilesOf(
  { processes }: Target,
  directory: string,
  span: Span,
): Promise<readonly SharesByRoom[]> {
  const profiles = await readProfiles(directory);
  return processes.map(({ name, pid }) => {
    const profile = profiles.get(pid);
    if (profile === undefined) throw new Error(`${name} left no profile`);
    return sharesByRoom(profile, span);
  });
}

function mediansOf(runs: readonly Run[]): Medians {
  const ofNodes = (field: Exclude<keyof Run["processes"][number], "name">): number =>
    percentile(
      runs.flatMap(({ processes }) => processes.map((process) => process[field] ?? Number.NaN)),
      50,
    );
  return {
    committedPerSecond: percentile(
      runs.map(({ committedPerSecond }) => committedPerSecond),
      50,
    ),
    cpuMsPerTransactionAndNode: ofNodes("cpuMsPerTransaction"),
    residentBytes: ofNodes("residentBytes"),
    diskBytesPerTransaction: ofNodes("diskBytesPerTransaction"),
    failed: runs.reduce((sum, { failed }) => sum + failed, 0),
  };
}
