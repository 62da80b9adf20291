import type { Block, SealedBlock } from "../block.ts";
import { invalidField, limitExceeded } from "./errors.ts";
import { listWithin, tupleOf } from "./fields.ts";
import { blockHash, headerInput, headerOf } from "./header.ts";
import { BLOCK_BYTES_MAX, BLOCK_TRANSACTIONS_MAX, PROPOSED_BLOCK_BYTES_MAX } from "./limits.ts";
import { decodeRLP, encodeRLP, type RLPInput, type RLPItem } from "./rlp.ts";
import { LEGACY_FROM } from "./transaction.ts";

/** Highest EIP-2718 transaction type. */
const ENVELOPE_TYPE_MAX = 0x7f;

/** `RLP[header, transactions, uncles [], withdrawals []]` with round and seals. */
export function encodeBlock(block: Block): Uint8Array {
  return encodeRLP(blockInput(block));
}

/** As encodeBlock, to be put inside another list. */
export function blockInput(block: Block): RLPInput {
  return [headerInput(block.header, "full"), block.transactions.map(transactionInput), [], []];
}

/**
 * Throws CodecError unless the bytes are a canonical QBFT block. Transactions are only split, not
 * decoded, and the transactions root is compared when the block is executed.
 */
export function decodeBlock(bytes: Uint8Array): Block {
  if (bytes.length > BLOCK_BYTES_MAX) {
    throw limitExceeded("block size in bytes", bytes.length, BLOCK_BYTES_MAX);
  }
  return blockOf(decodeRLP(bytes));
}

/** As decodeBlock, of an item already decoded. */
export function blockOf(item: RLPItem | undefined, bytesMax = BLOCK_BYTES_MAX): Block {
  const [header, transactions, uncles, withdrawals] = tupleOf(item, 4, "block");
  const size = item?.kind === "list" ? item.raw.length : 0;
  if (size > bytesMax) throw limitExceeded("block size in bytes", size, bytesMax);
  tupleOf(uncles, 0, "block.uncles");
  tupleOf(withdrawals, 0, "block.withdrawals");
  return {
    header: headerOf(header),
    transactions: listWithin(
      transactions,
      BLOCK_TRANSACTIONS_MAX,
      "block.transactions",
      transactionOf,
    ),
  };
}

/** As blockOf, of a block that has no seals yet. */
export function proposedBlockOf(item: RLPItem | undefined): Block {
  return blockOf(item, PROPOSED_BLOCK_BYTES_MAX);
}

/** Names a block by its hash; says nothing about its seals being valid. */
export function sealedBlockOf(block: Block): SealedBlock {
  return { hash: blockHash(block.header), block };
}

/** As it stands in the list of a block. */
export function transactionInput(transaction: Uint8Array): RLPInput {
  return (transaction[0] ?? 0) >= LEGACY_FROM ? { raw: transaction } : transaction;
}

/** A view of what was decoded. Throws CodecError. */
export function transactionOf(item: RLPItem): Uint8Array {
  if (item.kind === "list") return item.raw;
  const { bytes } = item;
  const type = bytes[0];
  if (type === undefined || type > ENVELOPE_TYPE_MAX) {
    throw invalidField("block.transactions", "EIP-2718 envelopes or legacy lists");
  }
  return bytes;
}
