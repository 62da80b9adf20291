import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Accident } from "./accident.ts";
import * as bounds from "./bounds.ts";
import { blockOf } from "./check/asked.ts";
import { checkStored, type StoredFindings } from "./check/stored.ts";
import { createVoteBook, type VoteBook } from "./check/voteBook.ts";
import { createConduct } from "./conduct.ts";
import { durationsOf } from "./durations.ts";
import { type Load, startLoad } from "./load/load.ts";
import { createRandom } from "./random.ts";
import { type AccidentReport, conflictsOf, lostOf, type Report } from "./report.ts";
import { createSchedule } from "./schedule.ts";
import { pause } from "./time.ts";
import { type Violation, violationOf } from "./violation.ts";
import { type HeadWatch, watchHeads } from "./world/heads.ts";
import { type ChaosNetwork, createChaosNetwork } from "./world/network.ts";
import { within } from "./world/within.ts";
import type { World } from "./world/world.ts";

export interface RunOptions {
  readonly minutes: number;
  readonly seed: number;
  /** Trades of each bank at a time. */
  readonly tradesPerBank: number;
  /** What may happen. */
  readonly accidents: readonly Accident[];
  /** Keeps the network's files also when nothing was wrong. */
  readonly keep: boolean;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** What is left of a run's time for the checks of the disks. */
const CLOSING_SHARE = 0.06;
const MINUTE_MS = 60_000;

/** Lets accidents happen for so many minutes to a network of its own. Ends every process that it started. */
export async function runChaos(options: RunOptions): Promise<Report> {
  const startedAtMs = performance.now();
  const home = await mkdtemp(join(tmpdir(), "piaohao-chaos-"));
  const votes = createVoteBook();
  const network = await createChaosNetwork({
    directory: join(home, "network"),
    votes,
    // The weather of the links must not take numbers from the schedule.
    random: createRandom(options.seed + 1).next,
  });
  process.once("exit", network.killAll);
  try {
    const past = await liveThrough({ network, votes, options, startedAtMs });
    const report = await reportOf(past, { network, votes, options, startedAtMs });
    const isKept = options.keep || report.totals.violations > 0;
    if (!isKept) await rm(home, { recursive: true });
    return { ...report, directory: isKept ? home : undefined };
  } catch (error) {
    options.say(`the network's files are in ${home}`);
    throw error;
  } finally {
    process.off("exit", network.killAll);
    network.killAll();
    await network.closeLinks();
  }
}

/** What happened until the processes ended. */
interface Past {
  readonly accidents: readonly AccidentReport[];
  readonly load: Pick<Load, "acknowledged" | "bills" | "refused">;
  readonly violations: readonly Violation[];
}

/** One run. */
interface Run {
  readonly network: ChaosNetwork;
  readonly votes: VoteBook;
  readonly options: RunOptions;
  readonly startedAtMs: number;
}

async function liveThrough(run: Run): Promise<Past> {
  const { network, options } = run;
  options.say(`starting four validators in ${network.directory}`);
  await network.start();
  const heads = watchHeads(network.validators);
  try {
    const past = await trade(run, heads);
    await network.stop();
    return past;
  } finally {
    await heads.stop();
  }
}

/** The accidents under load; ends when every validator has what any has. */
async function trade(run: Run, heads: HeadWatch): Promise<Past> {
  const { network, votes, options, startedAtMs } = run;
  const { say, signal, minutes, seed, tradesPerBank } = options;
  const load = await startLoad({ network: network.file, tradesPerBank, signal });
  const world: World = {
    ...network,
    heads,
    load,
    votes,
    random: createRandom(seed),
    durations: durationsOf(minutes),
    signal,
    pause: (ms) => pause(ms, signal),
    say,
  };
  const untilMs = startedAtMs + minutes * MINUTE_MS * (1 - CLOSING_SHARE);
  try {
    const accidents = await accidentsUntil(untilMs, world, options);
    await load.stop();
    return { accidents, load, violations: [...load.refused, ...(await standStill(world))] };
  } finally {
    await load.stop();
  }
}

async function accidentsUntil(
  untilMs: number,
  world: World,
  options: RunOptions,
): Promise<readonly AccidentReport[]> {
  const [first] = world.validators;
  if (first === undefined) throw new Error("there are no validators");
  const conduct = createConduct(world, await blockOf(first, 0));
  const schedule = createSchedule(options.accidents, world.random);
  const reports: AccidentReport[] = [];
  for (;;) {
    const accident = schedule.next(untilMs - performance.now());
    if (accident === undefined) return reports;
    world.say(`- ${accident.name}`);
    const report = await conduct.run(accident);
    schedule.took(accident, report.tookMs);
    reports.push(report);
    // What comes after it would say nothing new.
    if (report.violations.length > 0 || world.votes.conflicts.length > 0) return reports;
  }
}

/** Every validator has what any has, so that each disk must hold every receipt. */
async function standStill(world: World): Promise<readonly Violation[]> {
  const { heads, validators } = world;
  const height = heads.height();
  try {
    await within(world, bounds.CAUGHT_UP_WITHIN_MS, {
      what: `every validator has block ${height}`,
      is: () => validators.every(({ name }) => heads.heightOf(name) >= height),
    });
    return [];
  } catch (error) {
    return [violationOf(error)];
  }
}

async function reportOf(past: Past, { network, votes, options, startedAtMs }: Run) {
  const { seed, minutes, say } = options;
  const { accidents, load } = past;
  say("the processes have ended; reading their disks");
  for (const validator of network.validators) validator.readVotes();
  const stored = await checkStored({
    genesisFile: network.file.genesis,
    disks: network.validators,
    acknowledged: load.acknowledged,
    votes,
  });
  const violations = [...past.violations, ...stored.violations, ...votes.conflicts];
  const report: Report = {
    chaos: "four validators",
    at: new Date().toISOString(),
    seed,
    minutes,
    tookSeconds: Math.round((performance.now() - startedAtMs) / 1_000),
    durations: durationsOf(minutes),
    bounds: { ...bounds },
    accidents,
    totals: totalsOf(past, stored, { votes, violations }),
    violations,
    directory: undefined,
  };
  return report;
}

function totalsOf(
  { accidents, load }: Past,
  { blocks, replayed }: StoredFindings,
  atEnd: { readonly votes: VoteBook; readonly violations: readonly Violation[] },
): Report["totals"] {
  const all = [...accidents.flatMap(({ violations }) => violations), ...atEnd.violations];
  return {
    blocks,
    replayed,
    acknowledged: load.acknowledged.length,
    bills: load.bills(),
    votes: atEnd.votes.votes(),
    lost: lostOf(all),
    conflicts: conflictsOf(all),
    longestGapMs: Math.max(0, ...accidents.map(({ longestGapMs }) => longestGapMs)),
    longestRecoveryMs: Math.max(0, ...accidents.map(({ recoveryMs }) => recoveryMs ?? 0)),
    violations: all.length,
  };
}
