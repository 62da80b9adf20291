import { lstat, readdir, readFile } from "node:fs/promises";
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
