import { existsSync, readFileSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** A process under measurement. */
export interface MeasuredProcess {
  readonly name: string;
  readonly pid: number;
  /** Where it keeps its data; undefined when it keeps them in memory. */
  readonly dataDirectory: string | undefined;
}

/** One moment of a process. */
export interface Resources {
  /** Milliseconds of CPU, of user and kernel, since its start; null where the system does not tell. */
  readonly cpuMs: number | null;
  /** Bytes resident now; null where the system does not tell. */
  readonly residentBytes: number | null;
  /** Of those what no file holds: the rest are files mapped into memory, whose pages the system takes back when it needs them. */
  readonly privateBytes: number | null;
  readonly diskBytes: number | null;
}

/** Linux counts CPU time in ticks of 1/100 s on every architecture (USER_HZ). */
const TICK_MS = 10;
/** Of the fields after the name in /proc/PID/stat (proc_pid_stat(5)): utime and stime. */
const UTIME = 11;
const STIME = 12;

export async function resourcesOf({ pid, dataDirectory }: MeasuredProcess): Promise<Resources> {
  return {
    cpuMs: cpuMsOf(pid),
    residentBytes: bytesIn("VmRSS", pid),
    privateBytes: bytesIn("RssAnon", pid),
    diskBytes: dataDirectory === undefined ? null : await bytesUnder(dataDirectory),
  };
}

function cpuMsOf(pid: number): number | null {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return null;
  const text = readFileSync(file, "utf8");
  // The name, in parentheses, may hold spaces.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[UTIME]) + Number(fields[STIME])) * TICK_MS;
}

/** A field of /proc/PID/status (proc_pid_status(5)). */
function bytesIn(field: "VmRSS" | "RssAnon", pid: number): number | null {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return null;
  const line = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m");
  const [, kibibytes] = line.exec(readFileSync(file, "utf8")) ?? [];
  return kibibytes === undefined ? null : Number(kibibytes) * 1_024;
}

/** Of all files below it. */
export async function bytesUnder(directory: string): Promise<number> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      // A compaction may remove a file meanwhile.
      .map((entry) => stat(join(entry.parentPath, entry.name)).catch(() => ({ size: 0 }))),
  );
  return sizes.reduce((sum, { size }) => sum + size, 0);
}
