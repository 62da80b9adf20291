// Peers that take their time, on a clock that a test moves.
import type { Clock } from "../../../../node/src/types/ports/clock.ts";
import type { ManualClock } from "../../p2p/clocks.ts";

/** The answer, given after some time. */
export function later<T>(
  clock: Pick<Clock, "after">,
  delayMs: number,
  answer: () => T | Promise<T>,
): Promise<T> {
  return new Promise((resolve) => clock.after(delayMs, () => resolve(answer())));
}

/** Lets everything happen that waits for nothing else. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
}

/** Moves time in steps until something is so, for `maxMs` at most; how long it took, in milliseconds. */
export async function elapsedUntil(
  clock: ManualClock,
  isSo: () => boolean,
  { maxMs, stepMs = 50 }: { readonly maxMs: number; readonly stepMs?: number },
): Promise<number> {
  const startMs = clock.elapsedMs();
  await settle();
  while (!isSo() && clock.elapsedMs() - startMs < maxMs) {
    clock.advance(stepMs);
    await settle();
  }
  return clock.elapsedMs() - startMs;
}
