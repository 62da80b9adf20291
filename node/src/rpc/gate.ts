import { limitExceeded } from "./errors.ts";

/** Lets a bounded number of jobs run at once and a bounded number wait, in order of arrival. */
export interface Gate {
  /** Throws limitExceeded when the queue is full. */
  pass<T>(job: () => Promise<T>): Promise<T>;
}

export function createGate(runningMax: number, waitingMax: number): Gate {
  const waiting: (() => void)[] = [];
  let running = 0;

  function enter(): Promise<void> | undefined {
    if (running < runningMax) {
      running += 1;
      return undefined;
    }
    if (waiting.length >= waitingMax) {
      throw limitExceeded(`${waitingMax} calls are already waiting; try again or use another node`);
    }
    return new Promise((resolve) => waiting.push(resolve));
  }

  /** Hands the place on, so that a newcomer never overtakes one who waits. */
  function leave(): void {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }

  return {
    async pass(job) {
      await enter();
      try {
        return await job();
      } finally {
        leave();
      }
    },
  };
}
