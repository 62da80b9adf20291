import type { Arrival } from "./heads.ts";

/** A time during which no quorum was connected, in milliseconds of `performance.now()`. */
export interface Outage {
  readonly lostAtMs: number;
  readonly backAtMs: number;
}

export interface Gaps {
  /** The longest time between two blocks that touches the window. */
  readonly longestMs: number;
  /** The same, without the time in which no quorum was connected. */
  readonly longestConnectedMs: number;
}

/** Measures the silences of a window that ends with a block. */
export function gapsIn(
  arrivals: readonly Arrival[],
  window: { readonly fromMs: number; readonly toMs: number; readonly outage?: Outage | undefined },
): Gaps {
  let longestMs = 0;
  let longestConnectedMs = 0;
  for (const [index, { atMs }] of arrivals.entries()) {
    const beforeMs = arrivals[index - 1]?.atMs;
    if (beforeMs === undefined || atMs <= window.fromMs || beforeMs >= window.toMs) continue;
    longestMs = Math.max(longestMs, atMs - beforeMs);
    for (const part of connectedParts(beforeMs, atMs, window.outage)) {
      longestConnectedMs = Math.max(longestConnectedMs, part);
    }
  }
  return { longestMs, longestConnectedMs };
}

/** Lengths of what an outage leaves of a silence: before it and after it. */
function connectedParts(
  fromMs: number,
  toMs: number,
  outage: Outage | undefined,
): readonly number[] {
  if (outage === undefined || outage.backAtMs <= fromMs || outage.lostAtMs >= toMs) {
    return [toMs - fromMs];
  }
  return [
    Math.max(0, Math.min(outage.lostAtMs, toMs) - fromMs),
    Math.max(0, toMs - Math.max(outage.backAtMs, fromMs)),
  ];
}
