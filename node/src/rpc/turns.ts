import { setImmediate as yieldToOthers } from "node:timers/promises";

/**
 * Turns on the event loop. Consensus runs in the same process: between two calls of clients everything else that is ready
 * gets its time, so that a thousand calls at once delay a vote by one of them.
 */
export interface Turns {
  /** Resolves when it is the caller's turn; what it then does until its next `await` of something slow is its turn. */
  next(): Promise<void>;
}

export function createTurns(): Turns {
  const waiting: (() => void)[] = [];
  const pass = (): void => {
    waiting.shift()?.();
    if (waiting.length > 0) setImmediate(pass);
  };
  return {
    next() {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push(resolve);
      if (waiting.length === 1) setImmediate(pass);
      return promise;
    },
  };
}

/** Milliseconds of work after which consensus and other callers get their turn. */
export const TURN_MS = 5;

/** The items in their order; between two of them others get their turn when this one was long enough. */
export async function* inTurns<T>(items: Iterable<T>): AsyncGenerator<T> {
  let turnEndsMs = performance.now() + TURN_MS;
  for (const item of items) {
    yield item;
    if (performance.now() < turnEndsMs) continue;
    await yieldToOthers();
    turnEndsMs = performance.now() + TURN_MS;
  }
}

/** What is made of each item, in turns. */
export async function mapInTurns<T, R>(
  items: Iterable<T>,
  make: (item: T, index: number) => R,
): Promise<R[]> {
  const made: R[] = [];
  for await (const item of inTurns(items)) made.push(make(item, made.length));
  return made;
}
