import { crc32 } from "node:zlib";
import { bytesToHex, newBytesOffHeap, numberBetween } from "../types/codec/bytes.ts";
import { dbCorrupt } from "./errors.ts";
import { writeUint32 } from "./keys.ts";
import type { KeyValue, Write } from "./keyValue.ts";

/** CRC-32 of key and value, big-endian, in front of every value. */
const CHECKSUM_BYTES = 4;

/**
 * A store that gives back what was put in or throws DB_CORRUPT. LevelDB keeps checksums, but its binding for Node does
 * not have them verified, and rewrites damaged tables with new ones.
 */
export function withChecksums(db: KeyValue): KeyValue {
  return {
    ...db,
    get(key) {
      const stored = db.get(key);
      return stored && verified(key, stored);
    },
    async range(keys, max) {
      const records = await db.range(keys, max);
      return records.map(({ key, value }) => ({ key, value: verified(key, value) }));
    },
    write: (writes) => db.write(writes.map(sealed)),
  };
}

function sealed({ key, value }: Write): Write {
  if (value === undefined) return { key, value };
  const stored = newBytesOffHeap(CHECKSUM_BYTES + value.length);
  stored.set(value, CHECKSUM_BYTES);
  writeUint32(checksum(key, stored.subarray(CHECKSUM_BYTES)), stored, 0);
  return { key, value: stored };
}

function verified(key: Uint8Array, stored: Uint8Array): Uint8Array {
  const value = stored.subarray(CHECKSUM_BYTES);
  if (
    stored.length < CHECKSUM_BYTES ||
    numberBetween(stored, 0, CHECKSUM_BYTES) !== checksum(key, value)
  ) {
    throw dbCorrupt("a record is not what was written", { key: bytesToHex(key) });
  }
  return value;
}

function checksum(key: Uint8Array, value: Uint8Array): number {
  return crc32(value, crc32(key));
}
