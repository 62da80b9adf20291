import { decodeSignedTransaction } from "../types/codec/transaction.ts";
import type { Address } from "../types/hex.ts";
import { keccak256Hex } from "../types/keccak.ts";
import type { RecoveredTransaction } from "../types/transaction.ts";

/**
 * Reads a transaction of a stored block, whose sender is on record. It was checked when it was executed, so its signature is
 * not looked at again: many times faster than taking it for a stranger's.
 */
export function decodeStored(raw: Uint8Array, sender: Address): RecoveredTransaction {
  return { hash: keccak256Hex(raw), raw, sender, ...decodeSignedTransaction(raw).fields };
}
