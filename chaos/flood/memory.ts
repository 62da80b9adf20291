import { resourcesOf } from "../../bench/support/resources.ts";
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
const MIB = 1_024 * 1_024;
const MS_PER_SECOND = 1_000;

/** Looks at the processes until the signal is aborted; `result` rejects when one of them is gone before. */
export function watchMemory(pids: readonly number[], signal: AbortSignal): MemoryWatch {
  const watch = async (pid: number): Promise<Memory> => {
    const start = await lookAt(pid);
    let end = start;
    let maxMiB = start.residentMiB;
    while (!signal.aborted) {
      await pause(SAMPLE_MS, signal).catch(() => undefined);
      end = await lookAt(pid);
      maxMiB = Math.max(maxMiB, end.residentMiB);
    }
    return {
      startMiB: start.residentMiB,
      maxMiB,
      endMiB: end.residentMiB,
      cpuSeconds: Math.round((end.cpuMs - start.cpuMs) / MS_PER_SECOND),
    };
  };
  return { result: Promise.all(pids.map(watch)) };
}

async function lookAt(pid: number): Promise<{ residentMiB: number; cpuMs: number }> {
  const process = { name: `${pid}`, pid, dataDirectory: undefined };
  const { cpuMs, residentBytes } = await resourcesOf(process);
  if (cpuMs === null || residentBytes === null) throw new Error(`there is no process ${pid}`);
  return { residentMiB: Math.round(residentBytes / MIB), cpuMs };
}
