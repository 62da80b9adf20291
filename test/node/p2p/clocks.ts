import type { Clock } from "../../../node/src/types/ports/clock.ts";

/** The host's clock. */
export const hostClock: Clock = {
  nowMs: () => Date.now(),
  elapsedMs: () => performance.now(),
  at: (atMs, callback) => hostClock.after(Math.max(0, atMs - Date.now()), callback),
  after(delayMs, callback) {
    const timeout = setTimeout(callback, delayMs);
    return () => clearTimeout(timeout);
  },
};

export interface ManualClock extends Clock {
  /** Moves time forward and fires what is due, in order. */
  advance(byMs: number): void;
  /** Delays asked for, in order. */
  readonly delays: readonly number[];
  /** The delays asked for since the last call. */
  takeDelays(): readonly number[];
}

/** Time that stands still until it is moved. */
export function createManualClock(): ManualClock {
  let nowMs = 0;
  const delays: number[] = [];
  const alarms = new Set<{ readonly atMs: number; readonly callback: () => void }>();
  const at = (atMs: number, callback: () => void): (() => void) => {
    const alarm = { atMs, callback };
    alarms.add(alarm);
    return () => alarms.delete(alarm);
  };
  return {
    delays,
    takeDelays: () => delays.splice(0),
    nowMs: () => nowMs,
    elapsedMs: () => nowMs,
    at,
    after(delayMs, callback) {
      delays.push(delayMs);
      return at(nowMs + delayMs, callback);
    },
    advance(byMs) {
      const endMs = nowMs + byMs;
      for (;;) {
        const [next] = [...alarms]
          .filter(({ atMs }) => atMs <= endMs)
          .sort((a, b) => a.atMs - b.atMs);
        if (next === undefined) break;
        alarms.delete(next);
        nowMs = next.atMs;
        next.callback();
      }
      nowMs = endMs;
    },
  };
}
