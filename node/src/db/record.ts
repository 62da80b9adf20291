import { bytesToHex } from "../types/codec/bytes.ts";
import { dbCorrupt } from "./errors.ts";

/** Decodes a stored record; whatever goes wrong is DB_CORRUPT, since we wrote it. */
export function decodeRecord<T>(
  what: string,
  key: Uint8Array,
  record: Uint8Array,
  decode: (record: Uint8Array) => T,
): T {
  try {
    return decode(record);
  } catch (cause) {
    throw dbCorrupt(`a stored ${what} does not decode`, { what, key: bytesToHex(key) }, cause);
  }
}
