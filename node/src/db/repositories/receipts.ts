import { LRUCache } from "lru-cache";
import { bytesToHex } from "../../types/codec/bytes.ts";
import {
  addressOf,
  bytesOf,
  fixedBytesOf,
  hashOf,
  listOf,
  tupleOf,
  uint64Of,
} from "../../types/codec/fields.ts";
import { decodeOwnRLP, encodeRLP, type RLPInput, type RLPItem } from "../../types/codec/rlp.ts";
import type { Log, Receipt } from "../../types/receipt.ts";
import { numberKey, PREFIX } from "../keys.ts";
import type { KeyValue, Write } from "../keyValue.ts";
import { decodeRecord } from "../record.ts";

export interface ReceiptRepository {
  byNumber(number: bigint): readonly Receipt[] | undefined;
  write(number: bigint, receipts: readonly Receipt[]): Write;
}

const NOTHING = new Uint8Array(0);
const BLOOM_BYTES = 256;
/** Decoded lists kept: after a block, its receipts are asked for one by one. */
const CACHED_LISTS_MAX = 4;

/** The receipts of a block by its number, one list a block. */
export function createReceiptRepository(db: KeyValue): ReceiptRepository {
  const cache = new LRUCache<bigint, readonly Receipt[]>({ max: CACHED_LISTS_MAX });

  function read(number: bigint): readonly Receipt[] | undefined {
    const key = numberKey(PREFIX.receipts, number);
    const record = db.get(key);
    return record && decodeRecord("list of receipts", key, record, decode);
  }

  return {
    byNumber(number) {
      const receipts = cache.get(number) ?? read(number);
      if (receipts !== undefined) cache.set(number, receipts);
      return receipts;
    },
    write: (number, receipts) => ({
      key: numberKey(PREFIX.receipts, number),
      value: encodeRLP(receipts.map(receiptInput)),
    }),
  };
}

function receiptInput(receipt: Receipt): RLPInput {
  return [
    BigInt(receipt.type),
    receipt.succeeded ? 1n : 0n,
    receipt.cumulativeGasUsed,
    receipt.gasUsed,
    receipt.contractAddress ?? NOTHING,
    receipt.logs.map(({ address, topics, data }) => [address, topics, data]),
    receipt.logsBloom,
    receipt.transactionHash,
  ];
}

/** The gas of a block bounds its logs; no other bound may make a record unreadable that the chain has written. */
function decode(record: Uint8Array): readonly Receipt[] {
  return listOf(decodeOwnRLP(record), "receipts").map(receiptOf);
}

function receiptOf(item: RLPItem): Receipt {
  const [type, succeeded, cumulative, gasUsed, contract, logs, bloom, hash] = tupleOf(
    item,
    8,
    "receipt",
  );
  const isCreation = bytesOf(contract, "receipt.contractAddress").length > 0;
  return {
    type: Number(uint64Of(type, "receipt.type")),
    succeeded: uint64Of(succeeded, "receipt.succeeded") === 1n,
    cumulativeGasUsed: uint64Of(cumulative, "receipt.cumulativeGasUsed"),
    gasUsed: uint64Of(gasUsed, "receipt.gasUsed"),
    contractAddress: isCreation ? addressOf(contract, "receipt.contractAddress") : undefined,
    logs: listOf(logs, "receipt.logs").map(logOf),
    logsBloom: fixedBytesOf(bloom, BLOOM_BYTES, "receipt.logsBloom"),
    transactionHash: hashOf(hash, "receipt.transactionHash"),
  };
}

function logOf(item: RLPItem): Log {
  const [address, topics, data] = tupleOf(item, 3, "log");
  return {
    address: addressOf(address, "log.address"),
    topics: listOf(topics, "log.topics").map((topic) => hashOf(topic, "log.topic")),
    data: bytesToHex(bytesOf(data, "log.data")),
  };
}
