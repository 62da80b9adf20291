import { allReceipts, type Client, type SendOptions, sendAll } from "./load.ts";
import { type MeasuredProcess, type Resources, resourcesOf } from "./resources.ts";
import { round } from "./round.ts";
import type { Target } from "./target.ts";

/** Many transactions at once, and what they cost each process. */
export interface BurstMeasurement {
  /** Transactions per second from the first submission to the last commit. */
  readonly committedPerSecond: number;
  readonly seconds: number;
  /** Transactions in each block of the burst. */
  readonly blockSizes: readonly number[];
  readonly processes: readonly ProcessMeasurement[];
}

/** Of one process during the burst; null where the system does not tell. */
export interface ProcessMeasurement {
  readonly name: string;
  readonly cpuMsPerTransaction: number | null;
  readonly residentBytes: number | null;
  readonly diskBytesPerTransaction: number | null;
}

/** What the chain says of transactions that were sent. */
export interface Inclusion {
  readonly gasPerTransaction: number;
  /** Without a receipt of success. */
  readonly failed: number;
}

export async function measureBurst(
  target: Target,
  clients: readonly Client[],
  options?: SendOptions,
): Promise<BurstMeasurement> {
  const count = clients.flat().length;
  const before = await allResources(target);
  const { seconds, blockSizes } = await sendAll(target, clients, options);
  const after = await allResources(target);
  return {
    committedPerSecond: round(count / seconds, 1),
    seconds: round(seconds, 2),
    blockSizes,
    processes: target.processes.map((process, index) =>
      difference(process, count, before[index], after[index]),
    ),
  };
}

export async function inclusionOf(target: Target, clients: readonly Client[]): Promise<Inclusion> {
  const receipts = await allReceipts(target);
  const included = clients.flat().map(({ hash }) => receipts.get(hash));
  const gasUsed = included.reduce((sum, receipt) => sum + (receipt?.gasUsed ?? 0), 0);
  return {
    gasPerTransaction: Math.round(gasUsed / included.length),
    failed: included.filter((receipt) => receipt?.succeeded !== true).length,
  };
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
