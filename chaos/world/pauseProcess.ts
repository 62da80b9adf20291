import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * Stops a process and lets it go on after so long. A shell of its own does it: were this program killed meanwhile, the
 * process would go on all the same, and end when it finds its starter dead.
 */
export async function pauseProcess(pid: number, ms: number): Promise<void> {
  const script = 'kill -STOP "$0" && sleep "$1"; kill -CONT "$0"';
  const shell = spawn("sh", ["-c", script, String(pid), String(ms / 1_000)], {
    stdio: "ignore",
    detached: true,
  });
  await once(shell, "exit");
}
