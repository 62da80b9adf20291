/**
 * Begins to recover the senders of transactions that are about to be decoded; resolves when it has tried all of them, and
 * never rejects. Undefined when it does not begin: then each is recovered when it is decoded.
 */
export type RecoverAhead = (transactions: readonly Uint8Array[]) => Promise<void> | undefined;
