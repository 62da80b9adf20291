import type { SignedTransaction } from "../support/institution.ts";
import { allReceipts, type Client, sendAll, sendAtRate } from "../support/load.ts";
import { percentile } from "../support/percentile.ts";
import { type MeasuredProcess, type Resources, resourcesOf } from "../support/resources.ts";
import type { Target } from "../support/target.ts";

/** The same transactions for every target, byte for byte. */
export interface Workload {
  /** Sent stage after stage, each when the one before is committed. */
  readonly setup: readonly (readonly SignedTransaction[])[];
  readonly paced: readonly SignedTransaction[];
  readonly pacePerSecond: number;
  readonly clients: readonly Client[];
}

export interface Measurement {
  /** Transactions per second from the first submission to the last commit. */
  readonly committedPerSecond: number;
  readonly seconds: number;
  /** Transactions in each block of the burst. */
  readonly blockSizes: readonly number[];
  /** Submission to receipt at a fixed rate. */
  readonly latencyMs: { readonly p50: number; readonly p95: number; readonly p99: number };
  readonly gasPerTransaction: number;
  readonly failed: number;
  readonly processes: readonly ProcessMeasurement[];
}

/** Of one process during the burst; null where the system does not tell. */
export interface ProcessMeasurement {
  readonly name: string;
  readonly cpuMsPerTransaction: number | null;
  readonly residentBytes: number | null;
  readonly diskBytesPerTransaction: number | null;
}

type Say = (line: string) => void;

export async function measure(target: Target, workload: Workload, say: Say): Promise<Measurement> {
  const { setup, paced, pacePerSecond, clients } = workload;
  for (const stage of setup) await sendAll(target, [stage]);
  say(`${target.name}: ${paced.length} bills at ${pacePerSecond} a second ...`);
  const latencies = await sendAtRate(target, paced, pacePerSecond);
  const burst = clients.flat();
  say(`${target.name}: ${burst.length} bills from ${clients.length} clients ...`);
  const before = await allResources(target);
  const { seconds, blockSizes } = await sendAll(target, clients);
  const after = await allResources(target);
  const sent = [...setup.flat(), ...paced, ...burst];
  const receipts = await allReceipts(target);
  const gasUsed = burst.reduce((sum, { hash }) => sum + (receipts.get(hash)?.gasUsed ?? 0), 0);
  const measurement = {
    committedPerSecond: round(burst.length / seconds, 1),
    seconds: round(seconds, 2),
    blockSizes,
    latencyMs: {
      p50: round(percentile(latencies, 50), 0),
      p95: round(percentile(latencies, 95), 0),
      p99: round(percentile(latencies, 99), 0),
    },
    gasPerTransaction: Math.round(gasUsed / burst.length),
    failed: sent.filter(({ hash }) => receipts.get(hash)?.succeeded !== true).length,
    processes: target.processes.map((process, index) =>
      difference(process, burst.length, before[index], after[index]),
    ),
  };
  say(
    `${target.name}: ${measurement.committedPerSecond} committed a second, ${measurement.failed} failed`,
  );
  return measurement;
}

function allResources({ processes }: Target): Promise<readonly Resources[]> {
  return Promise.all(processes.map(resourcesOf));
}

function difference(
  { name }: MeasuredProcess,
  count: number,
  before: Resources | undefined,
  after: Resources | undefined,
): ProcessMeasurement {
  const perTransaction = (of: "cpuMs" | "diskBytes", digits: number): number | null => {
    const from = before?.[of] ?? null;
    const to = after?.[of] ?? null;
    return from === null || to === null ? null : round((to - from) / count, digits);
  };
  return {
    name,
    cpuMsPerTransaction: perTransaction("cpuMs", 3),
    residentBytes: after?.residentBytes ?? null,
    diskBytesPerTransaction: perTransaction("diskBytes", 0),
  };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
