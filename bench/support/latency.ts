import { medianOf, percentile } from "./percentile.ts";
import { round } from "./round.ts";

/** Milliseconds from submission to receipt, nearest rank. */
export interface Latency {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export function latencyOf(milliseconds: readonly number[]): Latency {
  const at = (percentage: number): number => round(percentile(milliseconds, percentage), 0);
  return { p50: at(50), p95: at(95), p99: at(99) };
}

/** Of each percentile by itself. */
export function medianLatency(runs: readonly Latency[]): Latency {
  return {
    p50: medianOf(runs, ({ p50 }) => p50),
    p95: medianOf(runs, ({ p95 }) => p95),
    p99: medianOf(runs, ({ p99 }) => p99),
  };
}
