import { ViolationError } from "../violation.ts";

const POLL_MS = 25;

/** Waits for something that must come in time; throws ViolationError of a stall when it does not. */
export async function within(
  { pause }: { pause(ms: number): Promise<void> },
  ms: number,
  { what, is }: { readonly what: string; readonly is: () => boolean },
): Promise<void> {
  const untilMs = performance.now() + ms;
  while (!is()) {
    if (performance.now() > untilMs) {
      throw new ViolationError({
        kind: "stall",
        message: `not within ${Math.ceil(ms)} ms: ${what}`,
      });
    }
    await pause(POLL_MS);
  }
}
