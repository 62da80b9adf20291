import { readFile } from "node:fs/promises";
import { pause } from "../time.ts";

/** Resident memory of a process, in MiB, and what it took of the processor. */
export interface Memory {
  readonly startMiB: number;
  readonly maxMiB: number;
  readonly endMiB: number;
  readonly cpuSeconds: number;
}

export interface MemoryWatch {
  /** Resolves with what was seen of each process, in the order given, once `signal` is aborted. */
  readonly result: Promise<readonly Memory[]>;
}

const SAMPLE_MS = 500;
const KIB_PER_MIB = 1_024;
const TICKS_PER_SECOND = 100;

/** Looks at the processes until the signal is aborted. */
export function watchMemory(pids: readonly number[], signal: AbortSignal): MemoryWatch {
  const watch = async (pid: number): Promise<Memory> => {
    const startMiB = await residentMiB(pid);
    const startSeconds = await cpuSecondsOf(pid);
    let endMiB = startMiB;
    let maxMiB = startMiB;
    while (!signal.aborted) {
      await pause(SAMPLE_MS, signal).catch(() => undefined);
      endMiB = await residentMiB(pid);
      maxMiB = Math.max(maxMiB, endMiB);
    }
    return { startMiB, maxMiB, endMiB, cpuSeconds: (await cpuSecondsOf(pid)) - startSeconds };
  };
  return { result: Promise.all(pids.map(watch)) };
}

async function residentMiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / KIB_PER_MIB);
}

/** Of user and system together: fields 14 and 15 of `stat`, in ticks. */
async function cpuSecondsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return Math.round((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND);
}
