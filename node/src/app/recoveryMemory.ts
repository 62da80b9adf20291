import type { Recover } from "../types/codec/signature.ts";
import type { Address } from "../types/hex.ts";

/** A `recover` that knows the signatures it saw lately. */
export interface RecoveryMemory {
  readonly recover: Recover;
  /** How many signatures had to be recovered so far. */
  recovered(): number;
  size(): number;
}

/**
 * Round changes and proposals repeat each other's signatures: with n validators a round without a block costs n² of them,
 * of which n are new. Bounded: the pair that was not used for longest is forgotten first, so a flood of new signatures
 * costs others a second recovery and nothing else.
 */
export function createRecoveryMemory(recover: Recover, pairsMax: number): RecoveryMemory {
  const known = new Map<string, Address>();
  let count = 0;
  return {
    recover(digest, signature) {
      const { buffer, byteOffset, byteLength } = signature;
      const pair = digest + Buffer.from(buffer, byteOffset, byteLength).toString("latin1");
      const remembered = known.get(pair);
      if (remembered !== undefined) {
        known.delete(pair);
        known.set(pair, remembered);
        return remembered;
      }
      count += 1;
      const author = recover(digest, signature);
      if (author === undefined) return undefined;
      known.set(pair, author);
      const oldest = known.keys().next();
      if (known.size > pairsMax && oldest.done !== true) known.delete(oldest.value);
      return author;
    },
    recovered: () => count,
    size: () => known.size,
  };
}
