import type { Hash } from "../types/hex.ts";
import type { DroppedTransaction } from "../types/ports/txPool.ts";
import type { RPCBackend } from "./backend.ts";
import type { RPCLimits } from "./limits.ts";
import { createPlaces, requirePlace } from "./places.ts";

/** What became of a transaction somebody waited for: in a block, given up by the pool, or neither in time. */
export type Outcome = "included" | "timeout" | DroppedTransaction;

/** Callers who wait for their transaction to be in a block. */
export interface Inclusions {
  /**
   * Throws limitExceeded when too many already wait, in all or from this address: called before the transaction is
   * submitted. What it returns gives the place back.
   */
  reserve(address: string): () => void;
  /** Resolves as soon as the fate of the transaction is known, and after `timeoutMs` at the latest. */
  wait(hash: Hash, timeoutMs: number): Promise<Outcome>;
  stop(): void;
}

export function createInclusions(
  backend: RPCBackend,
  { syncWaitersMax, placeShares }: Pick<RPCLimits, "syncWaitersMax" | "placeShares">,
): Inclusions {
  const waiters = new Map<Hash, Set<(outcome: Outcome) => void>>();
  const places = createPlaces({
    name: "waiting callers",
    max: syncWaitersMax,
    shares: placeShares,
  });

  function settle(hash: Hash, outcome: Outcome): void {
    for (const resolve of waiters.get(hash) ?? []) resolve(outcome);
  }

  const stopHeads = backend.onHead(({ receipts }) => {
    for (const { transactionHash } of receipts) settle(transactionHash, "included");
  });
  const stopDrops = backend.onDropped((dropped) => settle(dropped.hash, dropped));

  function waiter(hash: Hash, timeoutMs: number): Promise<Outcome> {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const timer = setTimeout(() => resolve("timeout"), timeoutMs);
    const others = waiters.get(hash) ?? new Set();
    waiters.set(hash, others.add(resolve));
    return promise.finally(() => {
      clearTimeout(timer);
      others.delete(resolve);
      if (others.size === 0) waiters.delete(hash);
    });
  }

  return {
    reserve: (address) => requirePlace(places, address),
    async wait(hash, timeoutMs) {
      if (backend.chain.locationOf(hash) !== undefined) return "included";
      return backend.pool.dropped(hash) ?? waiter(hash, timeoutMs);
    },
    stop() {
      stopHeads();
      stopDrops();
      for (const hash of [...waiters.keys()]) settle(hash, "timeout");
    },
  };
}
