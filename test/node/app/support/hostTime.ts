import type { HostTime } from "../../../../node/src/app/clock.ts";

export interface FakeHost extends HostTime {
  /** Lets time pass on both clocks and fires what is due, in order. */
  pass(byMs: number): void;
  /** Sets the wall clock, as an operator or NTP does. */
  setWall(byMs: number): void;
}

/** An operating system whose time stands still until told. */
export function createFakeHost(wallMs = 1_773_104_400_000): FakeHost {
  let elapsedMs = 0;
  let offsetMs = wallMs;
  const timers = new Set<{ readonly atMs: number; readonly callback: () => void }>();
  return {
    nowMs: () => offsetMs + elapsedMs,
    elapsedMs: () => elapsedMs,
    setTimer(delayMs, callback) {
      const timer = { atMs: elapsedMs + delayMs, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    pass(byMs) {
      const endMs = elapsedMs + byMs;
      for (;;) {
        const [next] = [...timers]
          .filter(({ atMs }) => atMs <= endMs)
          .sort((left, right) => left.atMs - right.atMs);
        if (next === undefined) break;
        timers.delete(next);
        elapsedMs = next.atMs;
        next.callback();
      }
      elapsedMs = endMs;
    },
    setWall: (byMs) => (offsetMs += byMs),
  };
}
