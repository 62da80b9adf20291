import type { JoinedRLP } from "../../types/codec/rlp.ts";
import type { Hash } from "../../types/hex.ts";
import type { Receipt } from "../../types/receipt.ts";
import type { RecoveredTransaction } from "../../types/transaction.ts";
import type { Outcome } from "../transactions/run.ts";
import { listRoot } from "../trie/listRoot.ts";
import { bloomOfLogs } from "./bloom.ts";

/** `gasBefore` is what the block's transactions before this one used. */
export function receiptOf(
  transaction: RecoveredTransaction,
  outcome: Outcome,
  gasBefore: bigint,
): Receipt {
  return {
    type: transaction.type,
    succeeded: outcome.succeeded,
    cumulativeGasUsed: gasBefore + outcome.gasUsed,
    gasUsed: outcome.gasUsed,
    contractAddress: outcome.contractAddress,
    logs: outcome.logs,
    logsBloom: bloomOfLogs(outcome.logs),
    transactionHash: transaction.hash,
  };
}

export function receiptsRoot(receipts: readonly Receipt[]): Hash {
  return listRoot(receipts.map(receiptInput));
}

/** The consensus encoding: `RLP[status, cumulative gas, bloom, logs]`, behind its type unless legacy (EIP-2718). */
function receiptInput(receipt: Receipt): JoinedRLP {
  const fields = [
    receipt.succeeded ? 1n : 0n,
    receipt.cumulativeGasUsed,
    receipt.logsBloom,
    receipt.logs.map(({ address, topics, data }) => [address, topics, data]),
  ];
  return { joined: receipt.type === 0 ? [fields] : [BigInt(receipt.type), fields] };
}
