import { bytesToHex } from "../types/codec/bytes.ts";
import { dbError } from "./errors.ts";

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
    const message = `a stored ${what} does not decode`;
    const details = { what, key: bytesToHex(key) };
    throw dbError("DB_CORRUPT", message, details, cause);
  }
}
