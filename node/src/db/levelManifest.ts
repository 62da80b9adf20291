import { dbCorrupt } from "./errors.ts";
import { recordsOf } from "./levelLog.ts";

/** Tags of what a record of a MANIFEST changes, and the fields that follow each: numbers, or bytes after their count. */
const LOG_NUMBER = 2;
const FIELDS: Readonly<Record<number, readonly ("number" | "bytes")[]>> = {
  // Name of the order of keys.
  1: ["bytes"],
  [LOG_NUMBER]: ["number"],
  // Number of the next file.
  3: ["number"],
  // Serial of the last write.
  4: ["number"],
  // Where compaction goes on: level, key.
  5: ["number", "bytes"],
  // A table that is none any more: level, file.
  6: ["number", "number"],
  // A table: level, file, size, first key, last key.
  7: ["number", "number", "number", "bytes", "bytes"],
  // Number of a log before the log.
  9: ["number"],
};

/**
 * Number of the log that holds what is in no table yet, as the MANIFEST names it last; 0 while there was none. A record
 * at the end that is not whole does not count, as LevelDB reads it: see inspectLevel. Throws DB_CORRUPT.
 */
export function logNumberIn(manifest: Uint8Array): number {
  let logNumber = 0;
  for (const record of recordsOf(manifest)) logNumber = logNumberOf(record) ?? logNumber;
  return logNumber;
}

function logNumberOf(record: Uint8Array): number | undefined {
  let logNumber: number | undefined;
  let offset = 0;
  const read = (): number => {
    const { value, end } = varintAt(record, offset);
    offset = end;
    return value;
  };
  while (offset < record.length) {
    const tag = read();
    const fields = FIELDS[tag];
    if (fields === undefined) throw dbCorrupt("its MANIFEST does not decode", { tag });
    for (const field of fields) {
      const value = read();
      if (field === "bytes") offset += value;
      if (tag === LOG_NUMBER) logNumber = value;
    }
  }
  return logNumber;
}

/** Seven bits a byte, the lowest first; all but the last byte have the eighth. Exact below 2^53, as numbers of files are. */
function varintAt(bytes: Uint8Array, offset: number): { value: number; end: number } {
  let value = 0;
  for (let end = offset, factor = 1; end < bytes.length; end++, factor *= 128) {
    const byte = bytes[end] ?? 0;
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return { value, end: end + 1 };
  }
  throw dbCorrupt("its MANIFEST does not decode", { offset });
}
