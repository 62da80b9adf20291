import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** Seeds to run until one catches the bug. */
export interface Order {
  readonly first: number;
  readonly last: number;
}

/** How a bug was caught. */
export interface Catch {
  readonly seed: number;
  readonly checker: string;
  readonly message: string;
}

/**
 * Runs seeds in a process of its own, in which the bug of that name is planted; none when the name is empty. Returns the
 * first that breaks what must hold; undefined if none does.
 */
export async function hunt(bugName: string, order: Order): Promise<Catch | undefined> {
  const worker = fork(join(import.meta.dirname, "worker.ts"), [bugName]);
  try {
    worker.send(order);
    const [caught] = (await Promise.race([once(worker, "message"), failureOf(worker)])) as [
      Catch | null,
    ];
    return caught ?? undefined;
  } finally {
    if (worker.connected) worker.disconnect();
    worker.kill();
  }
}

async function failureOf(worker: ChildProcess): Promise<never> {
  const [code] = await once(worker, "exit");
  throw new Error(`a process with a planted bug ended with ${code}`);
}
