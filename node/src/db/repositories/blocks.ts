import { LRUCache } from "lru-cache";
import type { SealedBlock } from "../../types/block.ts";
import { blockInput, decodeBlock } from "../../types/codec/block.ts";
import { bytesToHex, hexToBytes } from "../../types/codec/bytes.ts";
import { encodeRLPAfter } from "../../types/codec/rlp.ts";
import type { Hash } from "../../types/hex.ts";
import { hashKey, numberKey, PREFIX, uint64 } from "../keys.ts";
import type { KeyValue, Write } from "../keyValue.ts";
import { decodeRecord } from "../record.ts";

const HASH_BYTES = 32;
/** Decoded blocks kept: RPC and BLOCKHASH ask for the latest again and again. */
const CACHED_BLOCKS_MAX = 128;

export interface BlockRepository {
  byNumber(number: bigint): SealedBlock | undefined;
  hashOf(number: bigint): Hash | undefined;
  numberOf(hash: Hash): bigint | undefined;
  writes(sealed: SealedBlock): readonly Write[];
}

/** Sealed blocks by number, as `hash ‖ RLP`, and numbers by hash. */
export function createBlockRepository(db: KeyValue): BlockRepository {
  const cache = new LRUCache<bigint, SealedBlock>({ max: CACHED_BLOCKS_MAX });

  function read(number: bigint): SealedBlock | undefined {
    const key = numberKey(PREFIX.block, number);
    const record = db.get(key);
    return record && decodeRecord("block", key, record, decode);
  }

  return {
    byNumber(number) {
      const sealed = cache.get(number) ?? read(number);
      if (sealed !== undefined) cache.set(number, sealed);
      return sealed;
    },
    hashOf(number) {
      const cached = cache.get(number);
      if (cached !== undefined) return cached.hash;
      const record = db.get(numberKey(PREFIX.block, number));
      return record && bytesToHex(record.subarray(0, HASH_BYTES));
    },
    numberOf(hash) {
      const number = db.get(hashKey(PREFIX.blockNumber, hash));
      return number && BigInt(bytesToHex(number));
    },
    writes({ hash, block }) {
      const number = block.header.number;
      const record = encodeRLPAfter(hexToBytes(hash), blockInput(block));
      return [
        { key: numberKey(PREFIX.block, number), value: record },
        { key: hashKey(PREFIX.blockNumber, hash), value: uint64(number) },
      ];
    },
  };
}

function decode(record: Uint8Array): SealedBlock {
  return {
    hash: bytesToHex(record.subarray(0, HASH_BYTES)),
    block: decodeBlock(record.subarray(HASH_BYTES)),
  };
}
