import { statfs } from "node:fs/promises";
import { NodeError } from "../types/errors.ts";
import type { Clock } from "../types/ports/clock.ts";

/** Room on the file system of the data directory. */
export interface DiskSpace {
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** `low`: an operator should make room. `full`: the node stops while it still can in good order. */
export type DiskLevel = "enough" | "low" | "full";

export interface DiskWatch {
  space(): DiskSpace;
  level(): DiskLevel;
  stop(): void;
}

export interface DiskWatchPorts {
  readonly read: () => Promise<DiskSpace>;
  readonly clock: Pick<Clock, "after">;
  readonly logger: Record<"info" | "warn", (space: DiskSpace, message: string) => void>;
  readonly onFull: (error: NodeError) => void;
}

const MIB = 1024 * 1024;
const INTERVAL_MS = 10_000;
/**
 * Stop below this much, or this part of a small disk: room for a compaction of the database and for many blocks of the
 * largest size until the next look. A write that fails all the same stops the node as well, with nothing acknowledged.
 */
const FULL = { bytes: 256 * MIB, share: 0.02 };
/** Warn below this: some days of full load. */
const LOW = { bytes: 4_096 * MIB, share: 0.1 };

export function diskLevel({ freeBytes, totalBytes }: DiskSpace): DiskLevel {
  const isBelow = ({ bytes, share }: typeof LOW): boolean =>
    freeBytes < Math.min(bytes, totalBytes * share);
  if (isBelow(FULL)) return "full";
  return isBelow(LOW) ? "low" : "enough";
}

/** What an unprivileged process may still write. */
export async function readDiskSpace(directory: string): Promise<DiskSpace> {
  const { bavail, blocks, bsize } = await statfs(directory);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}

/** Looks now and again at the room that is left. Throws NODE_DISK_FULL when there is none to start with. */
export async function createDiskWatch(ports: DiskWatchPorts): Promise<DiskWatch> {
  const { read, clock, logger, onFull } = ports;
  let space = await read();
  let level: DiskLevel = "enough";
  let cancel = (): void => undefined;

  const judge = (): NodeError | undefined => {
    const before = level;
    level = diskLevel(space);
    if (level === "low" && before !== "low") logger.warn(space, "the disk is filling up");
    if (level === "enough" && before !== "enough") logger.info(space, "the disk has room again");
    return level === "full" ? diskFull(space) : undefined;
  };
  const look = async (): Promise<void> => {
    // A disk that cannot be asked says nothing; writing to it will.
    space = await read().catch(() => space);
    const error = judge();
    if (error === undefined) schedule();
    else onFull(error);
  };
  const schedule = (): void => {
    cancel = clock.after(INTERVAL_MS, () => void look());
  };

  const error = judge();
  if (error !== undefined) throw error;
  schedule();
  return { space: () => space, level: () => level, stop: () => cancel() };
}

function diskFull(space: DiskSpace): NodeError {
  return new NodeError(
    "NODE_DISK_FULL",
    "the disk of the data directory is full; free some space and start the node again",
    { ...space },
  );
}
