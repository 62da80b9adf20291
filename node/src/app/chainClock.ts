import type { SealedBlock } from "../types/block.ts";
import type { Clock } from "../types/ports/clock.ts";

/** A block may be this far ahead of the clock of whoever accepts it (QBFT: timestamp ≤ now + 1 s). */
export const CLOCK_TOLERANCE_MS = 1_000;

/** A clock that the head corrects. */
export interface ChainClock extends Clock {
  /** To be called with every block that becomes the head. */
  onHead(head: SealedBlock): void;
}

/**
 * The time of consensus: the node's clock, or what the chain proves if that is later. Whoever sealed the head found its
 * timestamp at most a second ahead, so that second before it has passed, and the time since we saw it. A validator whose
 * clock is slow, or was set back, so keeps pace with the others; and if the clocks of all were ahead and are put right,
 * blocks go on at half their pace until the time of the chain is true again, instead of waiting for it.
 *
 * The head never takes this clock beyond the fastest clock of a correct validator: that one accepted its timestamp.
 */
export function createChainClock(clock: Clock, head: SealedBlock): ChainClock {
  let provenMs = 0;
  let seenMs = 0;
  const onHead = ({ block: { header } }: SealedBlock): void => {
    // Nobody sealed the genesis block: its time may be still to come.
    if (header.number === 0n) return;
    provenMs = Number(header.timestamp) * 1_000 - CLOCK_TOLERANCE_MS;
    seenMs = clock.elapsedMs();
  };
  onHead(head);
  const leastMs = (): number => provenMs + clock.elapsedMs() - seenMs;

  return {
    onHead,
    nowMs: () => Math.max(clock.nowMs(), leastMs()),
    elapsedMs: () => clock.elapsedMs(),
    after: (delayMs, callback) => clock.after(delayMs, callback),
    /** Whichever comes first: our clock reads it, or by the head it must have come. */
    at(atMs, callback) {
      const once = (): void => {
        cancel();
        callback();
      };
      const alarms = [
        clock.at(atMs, once),
        clock.after(Math.max(0, atMs - leastMs()), once),
      ] as const;
      const cancel = (): void => {
        for (const cancelAlarm of alarms) cancelAlarm();
      };
      return cancel;
    },
  };
}
