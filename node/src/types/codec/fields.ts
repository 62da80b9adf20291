import type { Signature } from "../block.ts";
import type { Address, Hash, Hex } from "../hex.ts";
import { bytesToBigint, bytesToHex, copyOf } from "./bytes.ts";
import { invalidField, limitExceeded } from "./errors.ts";
import type { RLPItem } from "./rlp.ts";

/** Readers of typed fields out of decoded RLP; each throws `CODEC_FIELD_INVALID` naming the field. */

const UINT64_BYTES = 8;
const WORD_BYTES = 32;
export const SIGNATURE_BYTES = 65;

export function listOf(item: RLPItem | undefined, field: string): readonly RLPItem[] {
  if (item?.kind !== "list") throw invalidField(field, "a list");
  return item.items;
}

/** A list of exactly `length` items. */
export function tupleOf(
  item: RLPItem | undefined,
  length: number,
  field: string,
): readonly RLPItem[] {
  const items = listOf(item, field);
  if (items.length !== length) throw invalidField(field, `a list of ${length} items`);
  return items;
}

/** A list of at most `limit` items, each read by `readItem`. */
export function listWithin<T>(
  item: RLPItem | undefined,
  limit: number,
  field: string,
  readItem: (item: RLPItem) => T,
): readonly T[] {
  const items = listOf(item, field);
  if (items.length > limit) throw limitExceeded(field, items.length, limit);
  return items.map(readItem);
}

export function bytesOf(item: RLPItem | undefined, field: string): Uint8Array {
  if (item?.kind !== "string") throw invalidField(field, "a byte string");
  return item.bytes;
}

export function fixedBytesOf(item: RLPItem | undefined, length: number, field: string): Uint8Array {
  const bytes = bytesOf(item, field);
  if (bytes.length !== length) throw invalidField(field, `${length} bytes long`);
  return bytes;
}

export function fixedHexOf(item: RLPItem | undefined, length: number, field: string): Hex {
  return bytesToHex(fixedBytesOf(item, length, field));
}

export function hashOf(item: RLPItem | undefined, field: string): Hash {
  return fixedHexOf(item, 32, field);
}

export function addressOf(item: RLPItem | undefined, field: string): Address {
  return fixedHexOf(item, 20, field);
}

export function signatureOf(item: RLPItem | undefined, field: string): Signature {
  return copyOf(fixedBytesOf(item, SIGNATURE_BYTES, field));
}

/** An unsigned 64-bit scalar without leading zeros. */
export function uint64Of(item: RLPItem | undefined, field: string): bigint {
  const bytes = bytesOf(item, field);
  if (bytes.length > UINT64_BYTES || bytes[0] === 0) {
    throw invalidField(field, "an unsigned 64-bit scalar without leading zeros");
  }
  return bytesToBigint(bytes);
}

/** An unsigned 256-bit scalar without leading zeros. */
export function wordOf(item: RLPItem | undefined, field: string): bigint {
  return bytesToBigint(wordBytesOf(item, field));
}

/** As wordOf, as it is encoded. */
export function wordBytesOf(item: RLPItem | undefined, field: string): Uint8Array {
  const bytes = bytesOf(item, field);
  if (bytes.length > WORD_BYTES || bytes[0] === 0) {
    throw invalidField(field, "an unsigned 256-bit scalar without leading zeros");
  }
  return bytes;
}

/** A scalar between `min` and `max`. */
export function numberOf(
  item: RLPItem | undefined,
  range: { readonly min: number; readonly max: number },
  field: string,
): number {
  const value = uint64Of(item, field);
  if (value < BigInt(range.min) || value > BigInt(range.max)) {
    throw invalidField(field, `between ${range.min} and ${range.max}`);
  }
  return Number(value);
}
