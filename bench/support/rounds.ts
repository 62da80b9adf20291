import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { NetworkFile } from "../../node/src/app/network/init.ts";
import { startAnvil } from "./anvil.ts";
import type { BurstMeasurement, Inclusion } from "./burst.ts";
import {
  keepProfiles,
  readProfiles,
  type SharesByRoom,
  type Span,
  sharesByRoom,
} from "./cpuProfile.ts";
import { medianOf } from "./percentile.ts";
import { round } from "./round.ts";
import type { Say } from "./say.ts";
import { inScratch } from "./scratch.ts";
import type { Target } from "./target.ts";
import { startValidators } from "./validators.ts";

export interface RoundsOptions {
  /** Networks to measure, by their number of validators. */
  readonly validators: readonly number[];
  /** Of each network; the medians count. */
  readonly runs: number;
  /** Of a block, instead of the one that a network's genesis has. */
  readonly gasLimit?: bigint | undefined;
  /** Whether each node's CPU profile is taken, which slows it down; a path keeps the profiles there. */
  readonly profiles?: boolean | string | undefined;
}

/** A chain under load, and what clients need to know of it. */
export interface Chain extends Target {
  readonly network: NetworkFile;
}

/** What every load measures. */
export type Measured = BurstMeasurement & Inclusion;

/** Puts the load on a fresh chain; `span` is when it ran. */
export type Play<Run extends Measured> = (
  chain: Chain,
) => Promise<{ readonly run: Run; readonly span: Span }>;

export interface Medians {
  readonly committedPerSecond: number;
  readonly cpuMsPerTransactionAndNode: number;
  readonly residentBytes: number;
  readonly diskBytesPerTransaction: number;
  /** Of all runs together. */
  readonly failed: number;
}

/** Networks of several sizes, each several times on a fresh chain; anvil as often, on the genesis of the first of them. */
export async function measureNetworks<Run extends Measured>(
  options: RoundsOptions,
  play: Play<Run>,
  say: Say,
  moreMedians: (runs: readonly Run[]) => object = () => ({}),
): Promise<object> {
  const networks = [];
  const anvilRuns: Run[] = [];
  for (const count of options.validators) {
    const runs: Run[] = [];
    for (let run = 1; run <= options.runs; run += 1) {
      const { ours, anvil } = await onFreshChains(count, options, play, say);
      runs.push(ours);
      if (anvil !== undefined) anvilRuns.push(anvil);
    }
    const median = { ...mediansOf(runs), ...moreMedians(runs) };
    networks.push({ validators: count, median, runs });
  }
  const anvil = { ...mediansOf(anvilRuns), ...moreMedians(anvilRuns) };
  return {
    networks: networks.map((network) => ({
      ratioToAnvil: ratioOf(network.median, anvil, "committedPerSecond"),
      cpuRatioToAnvil: ratioOf(network.median, anvil, "cpuMsPerTransactionAndNode"),
      ...network,
    })),
    anvil: { median: anvil, runs: anvilRuns },
  };
}

function ratioOf(ours: Medians, anvil: Medians, field: keyof Medians): number {
  return round(ours[field] / anvil[field], 3);
}

/** The measurement, and when it ran. */
export async function spanned<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly span: Span }> {
  const from = process.hrtime.bigint();
  const result = await work();
  return { result, span: { from, to: process.hrtime.bigint() } };
}

/** One run of a network of ours and, for the first of them, of anvil on its genesis. */
function onFreshChains<Run extends Measured>(
  count: number,
  options: RoundsOptions,
  play: Play<Run>,
  say: Say,
): Promise<{ readonly ours: Run; readonly anvil: Run | undefined }> {
  return inScratch(async (scratch) => {
    const profileDirectory = options.profiles ? join(scratch, "profiles") : undefined;
    if (profileDirectory !== undefined) await mkdir(profileDirectory);
    say(`piaohao: starting ${count} validators ...`);
    const chain = await startValidators(join(scratch, "network"), {
      count,
      blockGasLimit: options.gasLimit,
      profileDirectory,
    });
    const { run, span } = await playAndStop(chain, play, say);
    const profiles = profileDirectory && (await profilesOf(chain, profileDirectory, span));
    if (profileDirectory !== undefined && typeof options.profiles === "string") {
      await keepProfiles(profileDirectory, options.profiles);
    }
    const ours = profiles ? { ...run, profiles } : run;
    if (count !== options.validators[0]) return { ours, anvil: undefined };
    say("anvil: starting on the same genesis ...");
    const anvil = await startPeer(chain.network);
    return { ours, anvil: (await playAndStop(anvil, play, say)).run };
  });
}

/** Anvil on a network's genesis. */
export async function startPeer(
  network: NetworkFile,
  blocks?: "perTransaction" | "perSecond",
): Promise<Chain> {
  const { timestamp, gasLimit } = JSON.parse(await readFile(network.genesis, "utf8")) as {
    readonly timestamp: string;
    readonly gasLimit: string;
  };
  const anvil = await startAnvil({
    genesis: network.genesis,
    timestamp: BigInt(timestamp),
    blockGasLimit: BigInt(gasLimit),
    ...(blocks !== undefined && { blocks }),
  });
  return { ...anvil, network: { ...network, rpcUrls: anvil.urls } };
}

async function playAndStop<Run extends Measured>(
  chain: Chain,
  play: Play<Run>,
  say: Say,
): Promise<{ readonly run: Run; readonly span: Span }> {
  try {
    const played = await play(chain);
    const { committedPerSecond, failed } = played.run;
    say(`${chain.name}: ${committedPerSecond} committed a second, ${failed} failed`);
    return played;
  } finally {
    await chain.stop();
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

function mediansOf(runs: readonly Measured[]): Medians {
  const ofNodes = (field: Exclude<keyof Measured["processes"][number], "name">): number =>
    medianOf(
      runs.flatMap(({ processes }) => processes),
      (process) => process[field] ?? Number.NaN,
    );
  return {
    committedPerSecond: medianOf(runs, ({ committedPerSecond }) => committedPerSecond),
    cpuMsPerTransactionAndNode: ofNodes("cpuMsPerTransaction"),
    residentBytes: ofNodes("residentBytes"),
    diskBytesPerTransaction: ofNodes("diskBytesPerTransaction"),
    failed: runs.reduce((sum, { failed }) => sum + failed, 0),
  };
}
