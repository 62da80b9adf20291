import type { Hash } from "../types/hex.ts";
import type { RPCBackend } from "./backend.ts";
import { limitExceeded } from "./errors.ts";

/** Callers who wait for their transaction to be in a block. */
export interface Inclusions {
  /** Throws limitExceeded when too many already wait: called before the transaction is submitted. */
  reserve(): void;
  /** Gives a reserved place back. */
  release(): void;
  /** Resolves true once the transaction is in a block, false after `timeoutMs`. */
  wait(hash: Hash, timeoutMs: number): Promise<boolean>;
  stop(): void;
}

export function createInclusions(backend: RPCBackend, waitersMax: number): Inclusions {
  const waiters = new Map<Hash, Set<(included: boolean) => void>>();
  let reserved = 0;

  function settle(hash: Hash, included: boolean): void {
    for (const resolve of waiters.get(hash) ?? []) resolve(included);
  }

  const unsubscribe = backend.onHead(({ receipts }) => {
    for (const { transactionHash } of receipts) settle(transactionHash, true);
  });

  function waiter(hash: Hash, timeoutMs: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => resolve(false), timeoutMs);
    const others = waiters.get(hash) ?? new Set();
    waiters.set(hash, others.add(resolve));
    return promise.finally(() => {
      clearTimeout(timer);
      others.delete(resolve);
      if (others.size === 0) waiters.delete(hash);
    });
  }

  return {
    reserve() {
      if (reserved >= waitersMax) throw limitExceeded(`${waitersMax} callers already wait`);
      reserved += 1;
    },
    release() {
      reserved -= 1;
    },
    async wait(hash, timeoutMs) {
      if (backend.chain.locationOf(hash) !== undefined) return true;
      return waiter(hash, timeoutMs);
    },
    stop() {
      unsubscribe();
      for (const hash of [...waiters.keys()]) settle(hash, false);
    },
  };
}
