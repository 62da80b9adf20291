import { setImmediate } from "node:timers/promises";
import type { Address, Hash } from "../types/hex.ts";
import { type RecoverAhead, waitingBytesOf } from "../types/ports/recoverAhead.ts";

/** A transaction that a peer passed on and that was new when it came. */
export interface Arrival {
  readonly hash: Hash;
  readonly raw: Uint8Array;
}

export interface ArrivalQueuePorts {
  /** Checks and pools what arrived, in its order. */
  readonly take: (from: Address, arrivals: readonly Arrival[]) => void;
  readonly recoverAhead: RecoverAhead;
  /** Told what `take` threw. */
  readonly onFault: (error: unknown) => void;
}

/** What peers passed on waits here until its senders are recovered, where that happens elsewhere; else it is taken at once. */
export interface ArrivalQueue {
  add(from: Address, arrivals: readonly Arrival[]): void;
  /** A transaction that waits. */
  underway(hash: Hash): Uint8Array | undefined;
}

/** Of what waits for its senders, or for what came before it; what comes above it does not wait. */
const WAITING_BYTES_MAX = 4 * 1024 * 1024;

export function createArrivalQueue({
  take,
  recoverAhead,
  onFault,
}: ArrivalQueuePorts): ArrivalQueue {
  const underway = new Map<Hash, Uint8Array>();
  let waitingBytes = 0;
  /** Ends when nothing waits: transactions are taken as they came, or nonces would be missing. */
  let last: Promise<void> | undefined;
  const takeNow = (from: Address, arrivals: readonly Arrival[]): void => {
    try {
      take(from, arrivals);
    } catch (error) {
      onFault(error);
    }
  };
  const takeInTurn = async (
    from: Address,
    arrivals: readonly Arrival[],
    before: Promise<void> | undefined,
    recovered: Promise<void> | undefined,
  ): Promise<void> => {
    await before;
    // Without the thread it is work for this one: votes get their turn in between.
    await (recovered ?? setImmediate());
    for (const { hash, raw } of arrivals) if (underway.get(hash) === raw) underway.delete(hash);
    takeNow(from, arrivals);
  };
  return {
    add(from, arrivals) {
      const cost = waitingBytesOf(arrivals.map(({ raw }) => raw));
      if (waitingBytes + cost > WAITING_BYTES_MAX) {
        takeNow(from, arrivals);
        return;
      }
      const recovered = recoverAhead(() =>
        arrivals.filter(({ hash }) => !underway.has(hash)).map(({ raw }) => raw),
      );
      if (recovered === undefined && last === undefined) {
        takeNow(from, arrivals);
        return;
      }
      waitingBytes += cost;
      for (const { hash, raw } of arrivals) if (!underway.has(hash)) underway.set(hash, raw);
      const turn = takeInTurn(from, arrivals, last, recovered).then(() => {
        waitingBytes -= cost;
        if (last === turn) last = undefined;
      });
      last = turn;
    },
    underway: (hash) => underway.get(hash),
  };
}
