import { EMPTY_EXTRA_DATA } from "../../types/codec/extraData.ts";
import { blockHash } from "../../types/codec/header.ts";
import { BLOCK_BYTES_MAX } from "../../types/codec/limits.ts";
import type { Address } from "../../types/hex.ts";
import type { BuildRequest } from "../../types/ports/executor.ts";
import type { ExecutedBlock } from "../../types/ports/store.ts";
import type { RecoveredTransaction } from "../../types/transaction.ts";
import { isExecError } from "../errors.ts";
import { isInvalidForEver } from "../transactions/validity.ts";
import { createPreviewTeller } from "./previewTeller.ts";
import type { BlockFrame, BlockProcessor } from "./processor.ts";

/** Cheapest transaction: with less gas left, none fits. */
const TRANSACTION_GAS_MIN = 21_000n;
/** Of a block's size, what is left for the header with its seals and for list prefixes. */
const OVERHEAD_BYTES = 64 * 1024;
/** Longest prefix of a transaction inside a block. */
const PREFIX_BYTES = 9;

export interface BuildLimits {
  /** Transactions of a block. */
  readonly transactionsMax: number;
  /** No further transaction is begun after this. */
  readonly buildMs: number;
  /** Transactions of a part in which the others are told of it. */
  readonly previewMax: number;
}

/** The header fields of a proposal that are known before it runs. */
export function frameOf(request: BuildRequest): BlockFrame {
  return {
    parentHash: request.parentHash,
    coinbase: request.coinbase,
    number: request.parent.number + 1n,
    gasLimit: request.parent.gasLimit,
    timestamp: request.timestamp,
    extraData: EMPTY_EXTRA_DATA,
  };
}

/** Fills a block with the transactions that are valid, one after another, as long as there is room and time. */
export async function buildBlock(
  processor: BlockProcessor,
  request: BuildRequest,
  limits: BuildLimits,
): Promise<ExecutedBlock> {
  const endsAt = performance.now() + limits.buildMs;
  let bytesLeft = BLOCK_BYTES_MAX - OVERHEAD_BYTES;
  let placesLeft = limits.transactionsMax;
  const isOver = (): boolean =>
    placesLeft === 0 || processor.gasAvailable < TRANSACTION_GAS_MIN || performance.now() > endsAt;
  const hasRoom = ({ gasLimit, raw }: RecoveredTransaction): boolean =>
    gasLimit <= processor.gasAvailable && raw.length + PREFIX_BYTES <= bytesLeft;
  /** Their next transaction has no room: those behind it cannot go first, and are not looked at. */
  const waiting = new Set<Address>();
  const previews = createPreviewTeller(request, limits.previewMax);
  for (const transaction of request.transactions) {
    if (isOver()) break;
    if (waiting.has(transaction.sender) || !hasRoom(transaction)) {
      waiting.add(transaction.sender);
      continue;
    }
    try {
      await processor.add(transaction);
      bytesLeft -= transaction.raw.length + PREFIX_BYTES;
      placesLeft -= 1;
      previews.add(transaction.hash);
    } catch (error) {
      if (!isExecError(error, "EXEC_INVALID_TRANSACTION")) throw error;
      if (isInvalidForEver(error)) request.onInvalid?.(transaction, error.message);
    }
  }
  previews.end();
  const processed = processor.finish();
  return { ...processed, hash: blockHash(processed.block.header) };
}
