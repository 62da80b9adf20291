import { lstat, mkdir, open, readdir, readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { dbUnreadable } from "./errors.ts";

/** Whether the name stands in its directory, also if it is a link that leads nowhere. Throws DB_UNREADABLE. */
export async function isThere(path: string): Promise<boolean> {
  const found = await lstat(path).catch((error: unknown) => {
    if (isSystemError(error) && error.code === "ENOENT") return undefined;
    throw asUnreadable(path, error);
  });
  return found !== undefined;
}

/** The names in a directory; undefined if there is none. Throws DB_UNREADABLE, of a link that leads nowhere too. */
export function namesIn(directory: string): Promise<readonly string[] | undefined> {
  return unlessAbsent(directory, readdir(directory));
}

/** What a file holds; undefined if there is none. Throws DB_UNREADABLE, of a link that leads nowhere too. */
export function contentOf(path: string): Promise<Uint8Array | undefined> {
  return unlessAbsent(path, readFile(path));
}

/** Makes the name of a file itself durable. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(dirname(path), "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** Makes a directory that only its owner can read and those above it that are missing; their names are on disk. Throws DB_UNREADABLE. */
export async function makeDirectory(path: string): Promise<void> {
  try {
    const highest = await mkdir(path, { recursive: true, mode: 0o700 });
    if (highest === undefined) return;
    for (let made = resolve(path); ; made = dirname(made)) {
      await syncDirectory(made);
      if (made === resolve(highest)) return;
    }
  } catch (error) {
    throw asUnreadable(path, error);
  }
}

/** What the file system refused, as DB_UNREADABLE; any other error as it is. */
export function asUnreadable(path: string, error: unknown): unknown {
  return isSystemError(error) ? dbUnreadable({ path }, error) : error;
}

/** Whether it is the operating system that refused something. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error && "code" in error;
}

async function unlessAbsent<T>(path: string, reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    const isMissing = isSystemError(error) && error.code === "ENOENT";
    if (isMissing && !(await isThere(path))) return undefined;
    throw asUnreadable(path, error);
  }
}
