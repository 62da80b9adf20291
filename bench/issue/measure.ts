import {
  type BurstMeasurement,
  type Inclusion,
  inclusionOf,
  measureBurst,
} from "../support/burst.ts";
import type { SignedTransaction } from "../support/institution.ts";
import { type Client, sendAll, sendAtRate } from "../support/load.ts";
import { percentile } from "../support/percentile.ts";
import { round } from "../support/round.ts";
import type { Target } from "../support/target.ts";

/** The same transactions for every target, byte for byte. */
export interface Workload {
  /** Sent stage after stage, each when the one before is committed. */
  readonly setup: readonly (readonly SignedTransaction[])[];
  readonly paced: readonly SignedTransaction[];
  readonly pacePerSecond: number;
  readonly clients: readonly Client[];
}

export interface Measurement extends BurstMeasurement, Inclusion {
  /** Submission to receipt at a fixed rate. */
  readonly latencyMs: { readonly p50: number; readonly p95: number; readonly p99: number };
}

type Say = (line: string) => void;

export async function measure(target: Target, workload: Workload, say: Say): Promise<Measurement> {
  const { setup, paced, pacePerSecond, clients } = workload;
  for (const stage of setup) await sendAll(target, [stage]);
  say(`${target.name}: ${paced.length} bills at ${pacePerSecond} a second ...`);
  const latencies = await sendAtRate(target, paced, pacePerSecond);
  say(`${target.name}: ${clients.flat().length} bills from ${clients.length} clients ...`);
  const measured = await measureBurst(target, clients);
  const { gasPerTransaction } = await inclusionOf(target, clients);
  const { failed } = await inclusionOf(target, [...setup, paced, ...clients]);
  const measurement = {
    ...measured,
    latencyMs: {
      p50: round(percentile(latencies, 50), 0),
      p95: round(percentile(latencies, 95), 0),
      p99: round(percentile(latencies, 99), 0),
    },
    gasPerTransaction,
    failed,
  };
  say(
    `${target.name}: ${measurement.committedPerSecond} committed a second, ${measurement.failed} failed`,
  );
  return measurement;
}
