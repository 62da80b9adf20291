/** Runs tasks of one key one after the other. */
export interface Serial {
  run<Result>(key: string, task: () => Promise<Result>): Promise<Result>;
}

export function createSerial(): Serial {
  const tails = new Map<string, Promise<unknown>>();
  return {
    async run(key, task) {
      const before = tails.get(key) ?? Promise.resolve();
      // A failed task does not fail the next.
      const result = before.then(task, task);
      tails.set(key, result);
      try {
        return await result;
      } finally {
        if (tails.get(key) === result) tails.delete(key);
      }
    },
  };
}
