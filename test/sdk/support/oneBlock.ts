import type { TestNetwork } from "./network.ts";

/** Sends actions so that one block includes all their transactions, and tells what became of each. */
export async function inOneBlock<Result>(
  { anvil }: TestNetwork,
  actions: readonly (() => Promise<Result>)[],
): Promise<readonly PromiseSettledResult<Result>[]> {
  await anvil.send("evm_setAutomine", [false]);
  try {
    const outcomes = Promise.allSettled(actions.map((act) => act()));
    let pending = 0;
    while (pending < actions.length) {
      const status = await anvil.send<{ pending: string }>("txpool_status");
      pending = Number(status.pending);
    }
    await anvil.send("evm_mine");
    return await outcomes;
  } finally {
    await anvil.send("evm_setAutomine", [true]);
  }
}
