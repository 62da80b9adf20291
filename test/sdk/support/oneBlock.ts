import type { TestNetwork } from "./network.ts";

/** Sends actions so that one block includes all their transactions, and tells what became of each. */
export async function inOneBlock<Result>(
  { anvil }: TestNetwork,
  actions: readonly (() => Promise<Result>)[],
): Promise<readonly PromiseSettledResult<Result>[]> {
  await anvil.send("evm_setAutomine", [false]);
  try {
    let refused = 0;
    const running = actions.map(async (act) => {
      try {
        return await act();
      } catch (error) {
        refused += 1;
        throw error;
      }
    });
    const outcomes = Promise.allSettled(running);
    // What is refused before it is sent is waited for no longer.
    for (let pending = 0; pending + refused < actions.length; ) {
      const status = await anvil.send<{ pending: string }>("txpool_status");
      pending = Number(status.pending);
    }
    await anvil.send("evm_mine");
    return await outcomes;
  } finally {
    await anvil.send("evm_setAutomine", [true]);
  }
}
