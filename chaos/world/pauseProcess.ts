import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * Stops a process and lets it go on after so long, or when the run is given up. A shell of its own does it: were this
 * program killed meanwhile, the process would go on all the same, and end when it finds its starter dead.
 */
export async function pauseProcess(pid: number, ms: number, signal: AbortSignal): Promise<void> {
  const script = 'kill -STOP "$0" && sleep "$1"; kill -CONT "$0"';
  const shell = spawn("sh", ["-c", script, String(pid), String(ms / 1_000)], {
    stdio: "ignore",
    detached: true,
  });
  const giveUp = (): void => {
    // Of its own group, so that the sleep ends as well.
    if (shell.pid !== undefined) process.kill(-shell.pid, "SIGKILL");
    process.kill(pid, "SIGCONT");
  };
  signal.addEventListener("abort", giveUp, { once: true });
  await once(shell, "exit");
  signal.removeEventListener("abort", giveUp);
  signal.throwIfAborted();
}
