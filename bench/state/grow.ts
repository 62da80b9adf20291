/** Bills of a block of a chain that grows. */
const BLOCK_BILLS = 512;
/** The last bills come as they would: LevelDB has what they left, the tries in memory what was used last. */
const ORDINARY_BILLS = 20 * BLOCK_BILLS;

export interface GrowingChain {
  readonly bills: number;
  /** Writes what so many bills write, without their blocks. */
  fill(bills: number): Promise<void>;
}

/** Puts bills on the chain until it has so many: most of them by `fill`, the last in blocks. */
export async function grow(
  chain: GrowingChain,
  size: number,
  addBlock: (bills: number) => Promise<unknown>,
): Promise<void> {
  const missing = size - chain.bills - ORDINARY_BILLS;
  if (missing > 0) await chain.fill(missing);
  while (chain.bills < size) await addBlock(Math.min(BLOCK_BILLS, size - chain.bills));
}
