import {
  type BurstMeasurement,
  type Inclusion,
  inclusionOf,
  measureBurst,
} from "../support/burst.ts";
import type { Span } from "../support/cpuProfile.ts";
import type { SignedTransaction } from "../support/institution.ts";
import { type Latency, latencyOf } from "../support/latency.ts";
import { type Client, sendAll, sendAtRate } from "../support/load.ts";
import { spanned } from "../support/rounds.ts";
import type { Say } from "../support/say.ts";
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
  readonly latencyMs: Latency;
}

/** Setup, then bills at a fixed rate, then as many as the chain takes. */
export async function measure(
  target: Target,
  { setup, paced, pacePerSecond, clients }: Workload,
  say: Say,
): Promise<{ readonly run: Measurement; readonly span: Span }> {
  for (const stage of setup) await sendAll(target, [stage]);
  say(`${target.name}: ${paced.length} bills at ${pacePerSecond} a second ...`);
  const latencyMs = latencyOf(await sendAtRate(target, paced, pacePerSecond));
  say(`${target.name}: ${clients.flat().length} bills from ${clients.length} clients ...`);
  const { result, span } = await spanned(() => measureBurst(target, clients));
  const { gasPerTransaction } = await inclusionOf(target, clients);
  const { failed } = await inclusionOf(target, [...setup, paced, ...clients]);
  return { run: { ...result, latencyMs, gasPerTransaction, failed }, span };
}
