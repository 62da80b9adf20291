import { inTurn } from "./support/inTurn.ts";
import { type Latency, latencyOf, medianLatency } from "./support/latency.ts";
import { sendAll, sendAtRate } from "./support/load.ts";
import type { Say } from "./support/say.ts";
import { onValidators } from "./support/validators.ts";
import { signWorkload, type Workload } from "./yardstick/workload.ts";

export interface LatencyOptions {
  /** Milliseconds; 1,000 is a network's own period. */
  readonly blockPeriodMs: number;
  readonly clients: number;
  /** Of load, at each rate. */
  readonly seconds: number;
  readonly runs: number;
}

interface Rate extends Latency {
  readonly perSecond: number;
}

const VALIDATORS = 4;
const RATES_PER_SECOND = [20, 200] as const;

/** Submission to receipt at fixed rates, on fresh networks of four validators. */
export async function benchLatency(options: LatencyOptions, say: Say): Promise<object> {
  const perSecond = RATES_PER_SECOND.reduce((sum, rate) => sum + rate, 0);
  const transactions = perSecond * options.seconds;
  say(`signing ${transactions} calls ...`);
  const workload = signWorkload({ transactions, clients: options.clients });
  const runs: (readonly Rate[])[] = [];
  for (let run = 1; run <= options.runs; run += 1)
    runs.push(await onFreshNetwork(workload, options, say));
  return {
    ...options,
    median: RATES_PER_SECOND.map((rate, index) => ({
      perSecond: rate,
      ...medianLatency(runs.flatMap((run) => run.slice(index, index + 1))),
    })),
    runs,
  };
}

function onFreshNetwork(
  { deployment, clients }: Workload,
  { blockPeriodMs, seconds }: LatencyOptions,
  say: Say,
): Promise<readonly Rate[]> {
  const calls = inTurn(clients);
  const period = blockPeriodMs < 1_000 && { blockPeriodMs };
  return onValidators({ count: VALIDATORS, ...period }, async (network) => {
    await sendAll(network, [[deployment]]);
    const rates: Rate[] = [];
    let from = 0;
    for (const perSecond of RATES_PER_SECOND) {
      const next = calls.slice(from, from + perSecond * seconds);
      from += next.length;
      const latency = latencyOf(await sendAtRate(network, next, perSecond));
      rates.push({ perSecond, ...latency });
      say(`${perSecond} a second: p50 ${latency.p50} ms, p95 ${latency.p95} ms`);
    }
    return rates;
  });
}
