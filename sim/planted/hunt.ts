import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { PlantedBug } from "./bug.ts";

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

/** A bug, and how it was caught if it was. */
export interface Hunted {
  readonly bug: PlantedBug;
  readonly caught: Catch | undefined;
}

/**
 * Hunts each bug over the seeds that `orderOf` says, on all cores, each in a process of its own. The results are in the order
 * of the bugs; each is also handed to `onHunted` as soon as it is there.
 */
export async function huntAll(
  bugs: readonly PlantedBug[],
  orderOf: (bug: PlantedBug) => Order,
  onHunted: (hunted: Hunted) => void,
): Promise<readonly Hunted[]> {
  const results: Hunted[] = [];
  // Shared by all who hunt: each takes the next.
  const waiting = bugs.entries();
  const huntNext = async (): Promise<void> => {
    for (const [index, bug] of waiting) {
      const hunted = { bug, caught: await hunt(bug, orderOf(bug)) };
      results[index] = hunted;
      onHunted(hunted);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, huntNext));
  return results;
}

/**
 * Runs seeds in a process of its own, in which the bug is planted. Returns the first seed that breaks what must hold;
 * undefined if none does.
 */
export async function hunt({ name }: PlantedBug, order: Order): Promise<Catch | undefined> {
  const worker = fork(join(import.meta.dirname, "worker.ts"), [name]);
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
