import type { Address, Hash } from "../hex.ts";
import type { RecoveredTransaction } from "../transaction.ts";

export interface TxPool {
  /** Throws NodeError TXPOOL_* (nonce too low, full, underpriced replacement, gas above block limit, oversized, sender not admitted). */
  add(transaction: RecoveredTransaction): void;
  /** Executable transactions in nonce order per sender, fair between senders, up to a gas sum. */
  take(gasLimit: bigint): readonly RecoveredTransaction[];
  /** Drops what a block included and what became stale. `nonceOf` reads the new head. */
  onBlock(included: readonly Hash[]): void;
  get(hash: Hash): RecoveredTransaction | undefined;
  /** Whether `take` would return anything. */
  hasWork(): boolean;
  /** The next nonce of a sender counting pooled transactions. */
  pendingNonce(sender: Address): bigint;
  status(): { readonly pending: number; readonly queued: number };
  content(): readonly RecoveredTransaction[];
}
