import { Level } from "level";
import { bytesToHex } from "../types/codec/bytes.ts";
import type { NodeError } from "../types/errors.ts";
import { dbCorrupt, dbError, dbUnreadable } from "./errors.ts";
import { isSystemError } from "./files.ts";
import type { KeyedRecord, KeyRange, KeyValue, Write } from "./keyValue.ts";
import { inspectLevel } from "./levelDirectory.ts";

const MIB = 1024 * 1024;
/**
 * Writes that it collects before it sorts them into a table: about twenty blocks of 200 bills, in which the upper nodes of the tries
 * are replaced again and again. Of 60,000 bills it wrote 17 kB each to the disk, with half of it 24.
 */
const WRITE_BUFFER_BYTES = 32 * MIB;

/** Throws DB_LOCKED, DB_UNREADABLE or DB_CORRUPT; so does reading, but for DB_LOCKED. */
export async function openKeyValue(path: string): Promise<KeyValue> {
  // Before: it begins to open as soon as it is constructed.
  await inspectLevel(path);
  const db = new Level<Uint8Array, Uint8Array>(path, {
    keyEncoding: "view",
    valueEncoding: "view",
    writeBufferSize: WRITE_BUFFER_BYTES,
  });
  try {
    await db.open();
  } catch (cause) {
    throw openError(path, cause);
  }
  // LevelDB goes on after a batch that its log did not take, but what it logs from then on it cannot read again: so one batch
  // at a time, and none after one that failed.
  let last: Promise<void> = Promise.resolve();
  return {
    get: (key) => read(db, key),
    range: (keys, max) => readRange(db, keys, max),
    write(writes) {
      last = last.then(() => writeBatch(db, writes));
      return last;
    },
    close: () => db.close(),
  };
}

function read(db: Level<Uint8Array, Uint8Array>, key: Uint8Array): Uint8Array | undefined {
  try {
    return db.getSync(key);
  } catch (cause) {
    throw failure("a record cannot be read", { key: bytesToHex(key) }, cause);
  }
}

async function readRange(
  db: Level<Uint8Array, Uint8Array>,
  { first, last }: KeyRange,
  max: number,
): Promise<readonly KeyedRecord[]> {
  try {
    const found = await db.iterator({ gte: first, lte: last, limit: max }).all();
    return found.map(([key, value]) => ({ key, value }));
  } catch (cause) {
    throw failure("records cannot be read", { first: bytesToHex(first) }, cause);
  }
}

async function writeBatch(
  db: Level<Uint8Array, Uint8Array>,
  writes: readonly Write[],
): Promise<void> {
  const operations = writes.map(({ key, value }) =>
    value === undefined ? { type: "del" as const, key } : { type: "put" as const, key, value },
  );
  try {
    await db.batch(operations, { sync: true });
  } catch (cause) {
    const message = "a commit did not reach the disk";
    throw dbError("DB_WRITE_FAILED", message, { writes: writes.length }, cause);
  }
}

function openError(path: string, cause: unknown): NodeError {
  const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const isLocked = reason instanceof Error && "code" in reason && reason.code === "LEVEL_LOCKED";
  return isLocked
    ? dbError("DB_LOCKED", "another process has the database open", { path }, reason)
    : failure("it cannot be opened", { path }, reason);
}

function failure(fault: string, details: NodeError["details"], cause: unknown): NodeError {
  return isRefusal(cause) ? dbUnreadable(details, cause) : dbCorrupt(fault, details, cause);
}

/** What LevelDB says of a file that it wrote and does not find, or finds shorter than it was written. */
const DAMAGED_FILE =
  /(CURRENT|MANIFEST-\d+|\d+\.(log|ldb|sst)): (No such file or directory|Invalid argument)$/;

/** Whether the file system refused something, rather than what it gave was wrong. */
function isRefusal(error: unknown): boolean {
  if (isSystemError(error)) return true;
  if (!(error instanceof Error) || !error.message.startsWith("IO error: ")) return false;
  return !DAMAGED_FILE.test(error.message);
}
