import type { Random } from "../world/random.ts";

/** What becomes of one write. */
export type Fate =
  | "done"
  /** The machine stops before anything of it is written. */
  | "crashBefore"
  /** The machine stops when part of it is written. */
  | "crashWithin"
  /** The machine stops when all of it is written, before anybody is told. */
  | "crashAfter"
  /** There is no room: part of it is written, and the caller is told. */
  | "full"
  /** The device fails: part of it is written, and the caller is told. */
  | "short"
  /** A sync that does nothing and says that it did. */
  | "lost";

/** How bad a disk is right now: chances of each write. */
export interface DiskWeather {
  readonly crash: number;
  readonly full: number;
  readonly short: number;
  /** Only of disks that lie. */
  readonly lost: number;
  /** Longest that a write takes. */
  readonly latencyMaxMs: number;
}

export const CALM_DISK: DiskWeather = { crash: 0, full: 0, short: 0, lost: 0, latencyMaxMs: 0 };

const CRASHES = ["crashBefore", "crashWithin", "crashAfter"] as const;

export function pickFate(random: Random, weather: DiskWeather): Fate {
  if (random.chance(weather.crash)) return random.pick(CRASHES);
  if (random.chance(weather.full)) return "full";
  if (random.chance(weather.short)) return "short";
  return random.chance(weather.lost) ? "lost" : "done";
}
