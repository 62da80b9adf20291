import type { Hash } from "../types.ts";

/** Requests of which this client has lost sight of a transaction, which a block may still include. */
export interface OpenRequests {
  /** @param deadline UTC seconds after which the maker's signature in the transaction is void */
  note(requestId: Hash, deadline: bigint): void;
  /** The latest deadline of a transaction out of sight; undefined when there is none. */
  deadlineOf(requestId: Hash): bigint | undefined;
  forget(requestId: Hash): void;
}

/** More than a client gives up within the hour for which a signature is good; the oldest are forgotten. */
const OPEN_MAX = 4_096;

export function createOpenRequests(): OpenRequests {
  const deadlines = new Map<Hash, bigint>();
  return {
    note(requestId, deadline) {
      const known = deadlines.get(requestId) ?? 0n;
      deadlines.delete(requestId);
      deadlines.set(requestId, known > deadline ? known : deadline);
      const oldest = deadlines.keys().next();
      if (deadlines.size > OPEN_MAX && oldest.done !== true) deadlines.delete(oldest.value);
    },
    deadlineOf: (requestId) => deadlines.get(requestId),
    forget: (requestId) => void deadlines.delete(requestId),
  };
}
