import { execFile } from "node:child_process";
import { CLI } from "./devnet.ts";

export interface CommandOutcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that hangs is ended and has no exit code of its own. */
const TIMEOUT_MS = 120_000;

/** Runs `piaohao` as a process of its own. */
export function piaohao(...args: readonly string[]): Promise<CommandOutcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [CLI, ...args], { timeout: TIMEOUT_MS }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ exitCode, stdout, stderr });
    });
  });
}
