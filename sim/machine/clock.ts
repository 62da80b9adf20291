import { createClock } from "../../node/src/app/clock.ts";
import type { Clock } from "../../node/src/types/ports/clock.ts";
import type { Schedule } from "../world/schedule.ts";
import type { Life } from "./life.ts";

/** The wall clock of a machine, which may be wrong and may be set; time elapses on every machine alike. */
export interface MachineClock {
  /** Milliseconds ahead of virtual time. */
  skewMs: number;
}

/** The node's own clock over the time of a machine. */
export function createMachineClock(schedule: Schedule, machine: MachineClock, life: Life): Clock {
  return createClock(0, {
    nowMs: () => schedule.nowMs() + machine.skewMs,
    elapsedMs: () => schedule.nowMs(),
    setTimer: (delayMs, callback) => life.after(delayMs, callback),
  });
}
