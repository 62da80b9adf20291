import type { CallResult } from "../../types/ports/executor.ts";
import { createTurns } from "./turns.ts";

/** What a call that ends in a transfer may need beyond what it uses. */
const STIPEND = 2_300n;

/**
 * Smallest gas with which a call succeeds, by bisection between what it cannot do without and `gasMax`.
 * A call that fails with `gasMax` fails for another reason: its result is returned.
 */
export async function estimateGas(
  run: (gas: bigint) => Promise<CallResult>,
  gasMax: bigint,
): Promise<{ readonly gas: bigint } | { readonly failed: CallResult }> {
  const first = await run(gasMax);
  if (!first.succeeded) return { failed: first };
  let tooLittle = first.gasUsed - 1n;
  let enough = gasMax;
  // Most calls need what they use and the 64th that every call inside keeps back: this narrows the search at once.
  const turnOver = createTurns();
  let guess = ((first.gasUsed + STIPEND) * 64n) / 63n;
  while (enough - tooLittle > 1n) {
    const gas = guess > tooLittle && guess < enough ? guess : (tooLittle + enough) / 2n;
    guess = 0n;
    // Each run gives way within itself; of many short ones, with much data to count, none would.
    await turnOver();
    if ((await run(gas)).succeeded) enough = gas;
    else tooLittle = gas;
  }
  return { gas: enough };
}
