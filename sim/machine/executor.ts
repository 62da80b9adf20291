import type { Executor } from "../../node/src/types/ports/executor.ts";

export interface Latency {
  /** Resolves after the virtual time that a block takes. */
  readonly block: () => Promise<void>;
  /** Before anything else happens, but in an event of its own. */
  readonly soon: () => Promise<void>;
  /** Runs what may take real time; the world stands still meanwhile. */
  readonly busy: <T>(work: Promise<T>) => Promise<T>;
}

/**
 * An executor that takes virtual time. Of a real one the answer comes in an event that was fixed before the question was
 * asked: however long it took, the run goes on alike.
 */
export function withLatency(executor: Executor, isReal: boolean, latency: Latency): Executor {
  const { block, soon, busy } = latency;
  const after = async <T>(due: Promise<void>, work: Promise<T>): Promise<T> => {
    const outcome = await settledOf(busy(work));
    await due;
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  };
  return {
    ...executor,
    executeAhead: (preview, parent, coinbase) =>
      busy(executor.executeAhead(preview, parent, coinbase)),
    build: (request) => after(block(), executor.build(request)),
    execute: (foreign, parent, parentHash, options) =>
      after(block(), executor.execute(foreign, parent, parentHash, options)),
    validators: (header) =>
      isReal ? after(soon(), executor.validators(header)) : executor.validators(header),
  };
}

async function settledOf<T>(work: Promise<T>): Promise<PromiseSettledResult<T>> {
  const [outcome] = await Promise.allSettled([work]);
  return outcome;
}
