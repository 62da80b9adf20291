import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sendAll, sendAtRate } from "./support/load.ts";
import { machineOf } from "./support/machine.ts";
import { percentile } from "./support/percentile.ts";
import { round } from "./support/round.ts";
import { startValidators } from "./support/validators.ts";
import { signWorkload, type Workload } from "./yardstick/workload.ts";

export interface LatencyOptions {
  /** Milliseconds; 1,000 is a network's own period. */
  readonly blockPeriodMs: number;
  readonly clients: number;
  /** Of load, at each rate. */
  readonly seconds: number;
  readonly runs: number;
}

interface Rate {
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

const VALIDATORS = 4;
const RATES_PER_SECOND = [20, 200] as const;

/** Submission to receipt at fixed rates, on fresh networks of four validators. */
export async function benchLatency(
  options: LatencyOptions,
  say: (line: string) => void,
): Promise<object> {
  const perSecond = RATES_PER_SECOND.reduce((sum, rate) => sum + rate, 0);
  const transactions = perSecond * options.seconds;
  say(`signing ${transactions} calls ...`);
  const workload = signWorkload({ transactions, clients: options.clients });
  const runs: (readonly Rate[])[] = [];
  for (let run = 1; run <= options.runs; run += 1)
    runs.push(await onFreshNetwork(workload, options, say));
  return {
    bench: "latency",
    at: new Date().toISOString(),
    machine: machineOf(),
    ...options,
    median: RATES_PER_SECOND.map((rate, index) => {
      const all = runs.flatMap((run) => run.slice(index, index + 1));
      const medianOf = (of: "p50" | "p95" | "p99"): number =>
        percentile(
          all.map((one) => one[of]),
          50,
        );
      return { perSecond: rate, p50: medianOf("p50"), p95: medianOf("p95"), p99: medianOf("p99") };
    }),
    runs,
  };
}

async function onFreshNetwork(
  { deployment, clients }: Workload,
  { blockPeriodMs, seconds }: LatencyOptions,
  say: (line: string) => void,
): Promise<readonly Rate[]> {
  const scratch = await mkdtemp(join(tmpdir(), "piaohao-bench-"));
  try {
    const network = await startValidators(join(scratch, "network"), {
      count: VALIDATORS,
      ...(blockPeriodMs < 1_000 && { blockPeriodMs }),
    });
    try {
      await sendAll(network, [[deployment]]);
      const rates: Rate[] = [];
      const inTurn =
        clients[0]?.flatMap((_, nonce) => clients.flatMap((own) => own.slice(nonce, nonce + 1))) ??
        [];
      let from = 0;
      for (const perSecond of RATES_PER_SECOND) {
        const next = inTurn.slice(from, from + perSecond * seconds);
        from += next.length;
        const latencies = await sendAtRate(network, next, perSecond);
        const at = (percentage: number): number => round(percentile(latencies, percentage), 0);
        rates.push({ perSecond, p50: at(50), p95: at(95), p99: at(99) });
        say(`${perSecond} a second: p50 ${at(50)} ms, p95 ${at(95)} ms`);
      }
      return rates;
    } finally {
      await network.stop();
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
