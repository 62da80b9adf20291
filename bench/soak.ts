import { inclusionOf } from "./support/burst.ts";
import type { SignedTransaction } from "./support/institution.ts";
import { inTurn } from "./support/inTurn.ts";
import { sendAll, sendAtRate } from "./support/load.ts";
import { percentile } from "./support/percentile.ts";
import { resourcesOf } from "./support/resources.ts";
import { round } from "./support/round.ts";
import type { Say } from "./support/say.ts";
import { onValidators, type Validators } from "./support/validators.ts";
import { signWorkload } from "./yardstick/workload.ts";

export interface SoakOptions {
  /** Calls a second: half of what the network can do. */
  readonly perSecond: number;
  readonly seconds: number;
  readonly clients: number;
}

/** After each slice of the load. */
interface Sample {
  readonly atSecond: number;
  /** Of each node. */
  readonly residentMiB: readonly number[];
  readonly privateMiB: readonly number[];
  readonly cpuMs: readonly (number | null)[];
  readonly diskMiB: readonly number[];
  readonly latencyP95Ms: number;
}

const VALIDATORS = 4;
const SLICE_SECONDS = 30;
const MIB = 2 ** 20;
/** Of the time, before which a node still fills its caches. */
const WARM_UP_PART = 1 / 3;
/** Of the samples after that, what is compared: the first and the last. */
const COMPARED_PART = 1 / 3;

/** A load that goes on for long on four validators, and whether their memory grows under it. */
export async function benchSoak(options: SoakOptions, say: Say): Promise<object> {
  const { perSecond, seconds, clients } = options;
  say(`signing ${perSecond * seconds} calls ...`);
  const workload = signWorkload({ transactions: perSecond * seconds, clients });
  const calls = inTurn(workload.clients).slice(0, perSecond * seconds);
  return onValidators({ count: VALIDATORS }, async (network) => {
    await sendAll(network, [[workload.deployment]]);
    const samples = await load(network, calls, options, say);
    const { failed } = await inclusionOf(network, [calls]);
    return {
      ...options,
      failed,
      residentMiBMax: Math.max(...samples.flatMap(({ residentMiB }) => residentMiB)),
      residentLastToFirst: growthOf(samples.map(({ residentMiB }) => residentMiB)),
      privateLastToFirst: growthOf(samples.map(({ privateMiB }) => privateMiB)),
      samples,
    };
  });
}

async function load(
  network: Validators,
  calls: readonly SignedTransaction[],
  { perSecond, seconds }: SoakOptions,
  say: Say,
): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (let second = 0; second < seconds; second += SLICE_SECONDS) {
    const until = Math.min(second + SLICE_SECONDS, seconds);
    const slice = calls.slice(second * perSecond, until * perSecond);
    const latencies = await sendAtRate(network, slice, perSecond);
    samples.push(await sampleOf(network, until, latencies));
    say(JSON.stringify(samples.at(-1)));
  }
  return samples;
}

async function sampleOf(
  { processes }: Validators,
  atSecond: number,
  latencies: readonly number[],
): Promise<Sample> {
  const all = await Promise.all(processes.map(resourcesOf));
  const inMiB = (bytes: number | null): number => round((bytes ?? Number.NaN) / MIB, 1);
  return {
    atSecond,
    residentMiB: all.map(({ residentBytes }) => inMiB(residentBytes)),
    privateMiB: all.map(({ privateBytes }) => inMiB(privateBytes)),
    cpuMs: all.map(({ cpuMs }) => cpuMs),
    diskMiB: all.map(({ diskBytes }) => inMiB(diskBytes)),
    latencyP95Ms: round(percentile(latencies, 95), 0),
  };
}

/** The median size of all nodes in the last part of the samples, by that in the first after the warm-up. */
export function growthOf(samples: readonly (readonly number[])[]): number {
  const warm = samples.slice(Math.floor(samples.length * WARM_UP_PART));
  const count = Math.max(1, Math.floor(warm.length * COMPARED_PART));
  const medianIn = (part: typeof warm): number => percentile(part.flat(), 50);
  return round(medianIn(warm.slice(-count)) / medianIn(warm.slice(0, count)), 3);
}
