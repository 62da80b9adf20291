/** Most of what one frame of gossip carries. */
const GOSSIP_BYTES_MAX = 1024 * 1024;
export const GOSSIP_COUNT_MAX = 1_024;

/** Transactions in the groups that go into one frame each. */
export function* transactionBatches(
  transactions: readonly Uint8Array[],
): Generator<readonly Uint8Array[]> {
  let batch: Uint8Array[] = [];
  let bytes = 0;
  for (const transaction of transactions) {
    const isFull =
      batch.length === GOSSIP_COUNT_MAX || bytes + transaction.length > GOSSIP_BYTES_MAX;
    if (isFull && batch.length > 0) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(transaction);
    bytes += transaction.length;
  }
  if (batch.length > 0) yield batch;
}
