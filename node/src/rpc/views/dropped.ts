import type { DroppedTransaction } from "../../types/ports/txPool.ts";
import { jsonSafe, quantity } from "../format.ts";

/** A transaction that the pool gave up, and why. */
export function droppedView({ hash, sender, nonce, code, message, details }: DroppedTransaction) {
  return { hash, from: sender, nonce: quantity(nonce), code, message, details: jsonSafe(details) };
}
