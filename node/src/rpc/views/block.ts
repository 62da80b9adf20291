import type { SealedBlock } from "../../types/block.ts";
import { encodeBlock } from "../../types/codec/block.ts";
import { bytesToHex } from "../../types/codec/bytes.ts";
import { encodeExtraData } from "../../types/codec/extraData.ts";
import { FIXED_HEADER_FIELDS } from "../../types/codec/header.ts";
import type { Hash } from "../../types/hex.ts";
import { quantity } from "../format.ts";
import type { TransactionView } from "./transaction.ts";

/** A header as `newHeads` delivers it. extraData is complete, so that anyone can check the seals. */
export function headerView({ hash, block: { header } }: SealedBlock) {
  return {
    number: quantity(header.number),
    hash,
    parentHash: header.parentHash,
    sha3Uncles: FIXED_HEADER_FIELDS.sha3Uncles,
    miner: header.coinbase,
    stateRoot: header.stateRoot,
    transactionsRoot: header.transactionsRoot,
    receiptsRoot: header.receiptsRoot,
    logsBloom: bytesToHex(header.logsBloom),
    difficulty: "0x1",
    gasLimit: quantity(header.gasLimit),
    gasUsed: quantity(header.gasUsed),
    timestamp: quantity(header.timestamp),
    extraData: bytesToHex(encodeExtraData(header.extraData, "full")),
    mixHash: FIXED_HEADER_FIELDS.mixHash,
    nonce: FIXED_HEADER_FIELDS.nonce,
    baseFeePerGas: "0x0",
    withdrawalsRoot: FIXED_HEADER_FIELDS.withdrawalsRoot,
    blobGasUsed: "0x0",
    excessBlobGas: "0x0",
    parentBeaconBlockRoot: FIXED_HEADER_FIELDS.parentBeaconBlockRoot,
    requestsHash: FIXED_HEADER_FIELDS.requestsHash,
  };
}

export function blockView(sealed: SealedBlock, transactions: readonly (Hash | TransactionView)[]) {
  return {
    ...headerView(sealed),
    // Every block has difficulty 1, the genesis block too.
    totalDifficulty: quantity(sealed.block.header.number + 1n),
    size: quantity(encodeBlock(sealed.block).length),
    transactions,
    uncles: [],
    withdrawals: [],
  };
}
