import { NodeError } from "../types/errors.ts";

/** Operating errors of the database and the write-ahead log. */
export type DBErrorCode =
  /** Another process has the database open. */
  | "DB_LOCKED"
  /** The database cannot be opened, or a record in it is missing or not what was written. */
  | "DB_CORRUPT"
  /** The file system refused a file of the database or of the vote log, which shows no damage; the error's cause says why. */
  | "DB_UNREADABLE"
  /** The database belongs to another network: `details.stored` and `details.expected` are genesis hashes. */
  | "DB_WRONG_GENESIS"
  /** The database was written by another version of its layout. */
  | "DB_WRONG_VERSION"
  /** A write did not reach the disk, or one before it since the database was opened; the node has to stop. */
  | "DB_WRITE_FAILED"
  /** The write-ahead log is damaged before its end: votes may be missing. */
  | "DB_WAL_CORRUPT"
  /** The write-ahead log is of another network or validator: `details.stored` and `details.expected` are hashes or addresses. */
  | "DB_WAL_WRONG_OWNER"
  /** A vote or a lock did not reach the disk; nothing more is signed. */
  | "DB_WAL_WRITE_FAILED";

export function dbError(
  code: DBErrorCode,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): NodeError<DBErrorCode> {
  return new NodeError(code, message, details, cause);
}

/** The chain database is damaged. */
export function dbCorrupt(
  fault: string,
  details: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): NodeError<DBErrorCode> {
  const message = `the chain database is damaged: ${fault}; \`piaohao node repair\` sets it aside, and the node fetches the chain from its peers`;
  return dbError("DB_CORRUPT", message, details, cause);
}

/** The file system refused what it was asked for. */
export function dbUnreadable(
  details: Readonly<Record<string, unknown>>,
  cause: unknown,
): NodeError<DBErrorCode> {
  const message =
    "the file system refuses a file of this node, which is no damage of what is in it; see to permissions, mounts, the limit of open files and the disk, and start again";
  return dbError("DB_UNREADABLE", message, details, cause);
}

/** The log of votes is damaged. */
export function walCorrupt(
  fault: string,
  details: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): NodeError<DBErrorCode> {
  const message = `the log of this validator's votes is damaged, ${fault}: a vote could contradict one that was lost; \`piaohao node repair\` is the way out`;
  return dbError("DB_WAL_CORRUPT", message, details, cause);
}

/** The log of votes is sound, and not ours. */
export function walOfOther(
  owner: "network" | "validator",
  details: { readonly stored: string; readonly expected: string },
): NodeError<DBErrorCode> {
  const message = `the log of votes belongs to another ${owner}; bring back the configuration or the data directory that go together, or, where this validator's own log is lost, set this one aside with \`piaohao node repair --votes\``;
  return dbError("DB_WAL_WRONG_OWNER", message, details);
}
