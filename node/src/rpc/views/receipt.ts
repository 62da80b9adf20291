import { assertDefined } from "../../types/assert.ts";
import type { SealedBlock } from "../../types/block.ts";
import { bytesToHex } from "../../types/codec/bytes.ts";
import type { Log, Receipt } from "../../types/receipt.ts";
import type { RecoveredTransaction } from "../../types/transaction.ts";
import { quantity } from "../format.ts";
import { effectiveGasPrice } from "./transaction.ts";

export type LogView = ReturnType<typeof logView>;

/** A log with the position in its block that makes it findable. */
export interface PlacedLog {
  readonly log: Log;
  readonly receipt: Receipt;
  readonly transactionIndex: number;
  readonly logIndex: number;
}

/** All logs of a block in order, numbered through the block. */
export function placedLogs(receipts: readonly Receipt[]): readonly PlacedLog[] {
  let first = 0;
  return receipts.flatMap((receipt, transactionIndex) => {
    const logs = placed(receipt, transactionIndex, first);
    first += logs.length;
    return logs;
  });
}

/** The logs of one transaction, numbered through the block. */
export function placedLogsOf(
  receipts: readonly Receipt[],
  transactionIndex: number,
): readonly PlacedLog[] {
  const receipt = assertDefined(receipts[transactionIndex], "each transaction has a receipt");
  let first = 0;
  for (let index = 0; index < transactionIndex; index += 1) {
    first += receipts[index]?.logs.length ?? 0;
  }
  return placed(receipt, transactionIndex, first);
}

function placed(receipt: Receipt, transactionIndex: number, first: number): readonly PlacedLog[] {
  return receipt.logs.map((log, at) => ({ log, receipt, transactionIndex, logIndex: first + at }));
}

export function logView({ hash, block }: SealedBlock, placed: PlacedLog) {
  return {
    address: placed.log.address,
    topics: placed.log.topics,
    data: placed.log.data,
    blockHash: hash,
    blockNumber: quantity(block.header.number),
    blockTimestamp: quantity(block.header.timestamp),
    transactionHash: placed.receipt.transactionHash,
    transactionIndex: quantity(placed.transactionIndex),
    logIndex: quantity(placed.logIndex),
    removed: false,
  };
}

export interface ReceiptSource {
  readonly sealed: SealedBlock;
  readonly receipt: Receipt;
  readonly transaction: RecoveredTransaction;
  readonly index: number;
  /** Logs of this transaction. */
  readonly logs: readonly PlacedLog[];
}

export function receiptView({ sealed, receipt, transaction, index, logs }: ReceiptSource) {
  return {
    transactionHash: receipt.transactionHash,
    transactionIndex: quantity(index),
    blockHash: sealed.hash,
    blockNumber: quantity(sealed.block.header.number),
    from: transaction.sender,
    to: transaction.to ?? null,
    type: quantity(receipt.type),
    status: receipt.succeeded ? "0x1" : "0x0",
    gasUsed: quantity(receipt.gasUsed),
    cumulativeGasUsed: quantity(receipt.cumulativeGasUsed),
    effectiveGasPrice: quantity(effectiveGasPrice(transaction)),
    contractAddress: receipt.contractAddress ?? null,
    logsBloom: bytesToHex(receipt.logsBloom),
    logs: logs.map((placed) => logView(sealed, placed)),
  };
}
