import { existsSync } from "node:fs";
import { type AuditCheckpoint, parseCheckpoint } from "@piaohao/sdk";
import { readJSON } from "../node/src/app/config.ts";
import { replaceFile, toJSON } from "../node/src/app/network/files.ts";

/** What an audit before left in the file; undefined if there is none. Throws CONFIG_UNREADABLE, AUDIT_CHECKPOINT_MALFORMED. */
export function readCheckpoint(file: string): AuditCheckpoint | undefined {
  return existsSync(file) ? parseCheckpoint(readJSON(file)) : undefined;
}

/** Leaves a checkpoint in the file, unless an audit that ended sooner left a later one there. */
export async function leaveCheckpoint(file: string, checkpoint: AuditCheckpoint): Promise<void> {
  const present = readCheckpoint(file);
  if (present !== undefined && present.number > checkpoint.number) return;
  await replaceFile(file, toJSON(checkpoint));
}
