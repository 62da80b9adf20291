import { bytesToHex, writeHex } from "../../types/codec/bytes.ts";
import type { Hash } from "../../types/hex.ts";
import type { TransactionLocation } from "../../types/ports/store.ts";
import { hashKey, PREFIX, writeUint32, writeUint64 } from "../keys.ts";
import type { KeyValue, Write } from "../keyValue.ts";

export interface TransactionRepository {
  locationOf(hash: Hash): TransactionLocation | undefined;
  write(hash: Hash, location: TransactionLocation): Write;
}

const HASH_BYTES = 32;
const RECORD_BYTES = HASH_BYTES + 8 + 4;

/** Where a transaction was included, by its hash: `block hash ‖ number ‖ index`. */
export function createTransactionRepository(db: KeyValue): TransactionRepository {
  return {
    locationOf(hash) {
      const record = db.get(hashKey(PREFIX.transaction, hash));
      if (record === undefined) return undefined;
      const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
      return {
        blockHash: bytesToHex(record.subarray(0, HASH_BYTES)),
        blockNumber: view.getBigUint64(HASH_BYTES),
        index: view.getUint32(HASH_BYTES + 8),
      };
    },
    write(hash, { blockHash, blockNumber, index }) {
      const record = new Uint8Array(RECORD_BYTES);
      writeHex(blockHash, record, 0);
      writeUint64(blockNumber, record, HASH_BYTES);
      writeUint32(index, record, HASH_BYTES + 8);
      return { key: hashKey(PREFIX.transaction, hash), value: record };
    },
  };
}
