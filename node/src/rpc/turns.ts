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
