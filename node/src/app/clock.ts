import type { Clock } from "../types/ports/clock.ts";

/** setTimeout fires at once for delays above 2^31 - 1 ms, so long waits are taken in steps. */
const LONGEST_TIMEOUT_MS = 0x7fffffff;

/** The host's clock plus an offset that only a development network moves. */
export interface MovableClock extends Clock {
  offsetMs(): number;
  /** Moves the clock forward by `byMs` when the host's clock reads `atHostMs`; timers are set anew. */
  advance(byMs: number, atHostMs: number): Promise<void>;
}

interface Alarm {
  readonly atMs: number;
  readonly callback: () => void;
  timeout: NodeJS.Timeout | undefined;
}

export function createClock(initialOffsetMs: number): MovableClock {
  const alarms = new Set<Alarm>();
  let offsetMs = initialOffsetMs;
  const nowMs = () => Date.now() + offsetMs;

  const arm = (alarm: Alarm): void => {
    clearTimeout(alarm.timeout);
    const waitMs = Math.max(0, alarm.atMs - nowMs());
    alarm.timeout = setTimeout(
      () => {
        if (nowMs() < alarm.atMs) return arm(alarm);
        alarms.delete(alarm);
        alarm.callback();
      },
      Math.min(waitMs, LONGEST_TIMEOUT_MS),
    );
  };

  return {
    nowMs,
    offsetMs: () => offsetMs,
    at(atMs, callback) {
      const alarm: Alarm = { atMs, callback, timeout: undefined };
      alarms.add(alarm);
      arm(alarm);
      return () => {
        clearTimeout(alarm.timeout);
        alarms.delete(alarm);
      };
    },
    after(delayMs, callback) {
      const timeout = setTimeout(callback, Math.min(delayMs, LONGEST_TIMEOUT_MS));
      return () => clearTimeout(timeout);
    },
    advance(byMs, atHostMs) {
      return new Promise((resolve) => {
        setTimeout(
          () => {
            offsetMs += byMs;
            for (const alarm of alarms) arm(alarm);
            resolve();
          },
          Math.max(0, atHostMs - Date.now()),
        );
      });
    },
  };
}
