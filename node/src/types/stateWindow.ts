/** How many blocks before the head have a state that every node keeps; each may keep more. */
export const STATE_BLOCKS_KEPT = 1_024;

/** Distance of the blocks for which every node keeps what proves the set of validators that their state names. */
export const CHECKPOINT_BLOCKS = 1_024n;

export function isCheckpoint(number: bigint): boolean {
  return number % CHECKPOINT_BLOCKS === 0n;
}
