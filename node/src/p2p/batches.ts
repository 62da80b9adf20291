import type { SealedBlock } from "../types/block.ts";
import { encodeBlock } from "../types/codec/block.ts";

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

export interface AnswerOptions {
  readonly number: bigint;
  readonly count: number;
  readonly bytesMax: number;
  readonly blockAt: (number: bigint) => SealedBlock | undefined;
}

/** Encoded blocks `number ..`, up to a count and a size; the first is there whatever its size. */
export function encodedBlocks(options: AnswerOptions): {
  readonly blocks: readonly Uint8Array[];
  readonly bytes: number;
} {
  const blocks: Uint8Array[] = [];
  let bytes = 0;
  while (blocks.length < options.count) {
    const sealed = options.blockAt(options.number + BigInt(blocks.length));
    if (sealed === undefined) break;
    const block = encodeBlock(sealed.block);
    if (blocks.length > 0 && bytes + block.length > options.bytesMax) break;
    blocks.push(block);
    bytes += block.length;
  }
  return { blocks, bytes };
}
