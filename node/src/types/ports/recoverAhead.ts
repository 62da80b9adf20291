/**
 * Begins to recover the senders of transactions that are about to be decoded; resolves when it has tried all of them, and
 * never rejects. Undefined when it does not begin: then each is recovered when it is decoded, and often they are not even listed.
 */
export type RecoverAhead = (list: () => readonly Uint8Array[]) => Promise<void> | undefined;

/** What keeping one costs beside itself. */
const COST_BYTES = 512;

/** Memory of transactions that wait. */
export function waitingBytesOf(transactions: readonly Uint8Array[]): number {
  return transactions.reduce((sum, { length }) => sum + length + COST_BYTES, 0);
}
