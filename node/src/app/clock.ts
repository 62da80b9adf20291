import type { Clock } from "../types/ports/clock.ts";

/** setTimeout fires at once for delays above 2^31 - 1 ms, so long waits are taken in steps. */
const LONGEST_TIMEOUT_MS = 0x7fffffff;

/** The host's clock plus an offset that only a development network moves. */
export interface MovableClock extends Clock {
  offsetMs(): number;
  /** Moves the clock forward by `byMs` when the host's clock reads `atHostMs`; timers are set anew. */
  advance(byMs: number, atHostMs: number): Promise<void>;
}

/** What the operating system offers. */
export interface HostTime {
  /** Wall clock: operators and NTP may set it forward and back. */
  nowMs(): number;
  /** Steady: only ever passes. */
  elapsedMs(): number;
  /** At most `LONGEST_TIMEOUT_MS`; may be early by the rounding of a timer. */
  setTimer(delayMs: number, callback: () => void): () => void;
}

const HOST: HostTime = {
  nowMs: () => Date.now(),
  elapsedMs: () => performance.now(),
  setTimer(delayMs, callback) {
    const timeout = setTimeout(callback, delayMs);
    return () => clearTimeout(timeout);
  },
};

interface Alarm {
  readonly callback: () => void;
  /** In elapsed time, so that a wall clock that is set back by an hour holds nothing up for an hour. */
  dueMs: number;
  cancelTimer: () => void;
}

export function createClock(initialOffsetMs: number, host: HostTime = HOST): MovableClock {
  /** Alarms of this clock, by their moment; those of a duration have none. */
  const moments = new Map<Alarm, number>();
  let offsetMs = initialOffsetMs;
  const nowMs = () => host.nowMs() + offsetMs;
  const dueAt = (atMs: number): number => host.elapsedMs() + Math.max(0, atMs - nowMs());

  const arm = (alarm: Alarm): void => {
    alarm.cancelTimer();
    const waitMs = Math.max(0, alarm.dueMs - host.elapsedMs());
    alarm.cancelTimer = host.setTimer(Math.min(waitMs, LONGEST_TIMEOUT_MS), () => {
      if (host.elapsedMs() < alarm.dueMs) return arm(alarm);
      moments.delete(alarm);
      alarm.callback();
    });
  };
  const start = (dueMs: number, callback: () => void): Alarm => {
    const alarm: Alarm = { callback, dueMs, cancelTimer: () => undefined };
    arm(alarm);
    return alarm;
  };

  return {
    nowMs,
    elapsedMs: () => host.elapsedMs(),
    offsetMs: () => offsetMs,
    at(atMs, callback) {
      const alarm = start(dueAt(atMs), callback);
      moments.set(alarm, atMs);
      return () => {
        alarm.cancelTimer();
        moments.delete(alarm);
      };
    },
    after(delayMs, callback) {
      const alarm = start(host.elapsedMs() + delayMs, callback);
      return () => alarm.cancelTimer();
    },
    advance(byMs, atHostMs) {
      return new Promise((resolve) => {
        start(host.elapsedMs() + Math.max(0, atHostMs - host.nowMs()), () => {
          offsetMs += byMs;
          for (const [alarm, atMs] of moments) {
            alarm.dueMs = dueAt(atMs);
            arm(alarm);
          }
          resolve();
        });
      });
    },
  };
}
