import type { Accident } from "./accident.ts";
import type { Random } from "./random.ts";

/** What happens next. */
export interface Schedule {
  /** The next accident, undefined when what is left of the time is too short for any. */
  next(leftMs: number): Accident | undefined;
  /** How long an accident took with everything that follows it. */
  took(accident: Accident, ms: number): void;
}

/** Every accident once in an order of the seed, whatever time it takes; then any that fits, until the time is over. */
export function createSchedule(accidents: readonly Accident[], random: Random): Schedule {
  const due = [...random.shuffle(accidents)];
  const tookMs = new Map<Accident, number>();
  return {
    next(leftMs) {
      const first = due.shift();
      if (first !== undefined) return first;
      const fitting = accidents.filter((accident) => (tookMs.get(accident) ?? 0) <= leftMs);
      return fitting.length === 0 ? undefined : random.pick(fitting);
    },
    took(accident, ms) {
      tookMs.set(accident, Math.max(ms, tookMs.get(accident) ?? 0));
    },
  };
}
