import type { Hash } from "../hex.ts";

/**
 * What a proposer tells of its block while it builds it, so that the others execute at the same time and not after it. A hint,
 * signed by nobody: the proposal that follows is judged by itself.
 */
export interface Preview {
  readonly number: bigint;
  readonly parentHash: Hash;
  readonly timestamp: bigint;
  /** How many transactions of the block come before these. */
  readonly first: number;
  readonly hashes: readonly Hash[];
  /** Whether the block ends with these. */
  readonly isLast: boolean;
}
