import type { Signature } from "../block.ts";
import type { Address, Hash, Hex } from "../hex.ts";
import { bigintBetween, copyOf, hexBetween } from "./bytes.ts";
import { invalidField, limitExceeded } from "./errors.ts";
import { VALIDATORS_MAX } from "./limits.ts";
import type { RLPItem, RLPString } from "./rlp.ts";

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

export function stringOf(item: RLPItem | undefined, field: string): RLPString {
  if (item?.kind !== "string") throw invalidField(field, "a byte string");
  return item;
}

function stringOfLength(item: RLPItem | undefined, length: number, field: string): RLPString {
  const string = stringOf(item, field);
  if (string.length !== length) throw invalidField(field, `${length} bytes long`);
  return string;
}

/** A view of what was decoded. */
export function bytesOf(item: RLPItem | undefined, field: string): Uint8Array {
  return stringOf(item, field).bytes;
}

export function fixedBytesOf(item: RLPItem | undefined, length: number, field: string): Uint8Array {
  return stringOfLength(item, length, field).bytes;
}

export function fixedHexOf(item: RLPItem | undefined, length: number, field: string): Hex {
  const { source, from, to } = stringOfLength(item, length, field);
  return hexBetween(source, from, to);
}

export function hashOf(item: RLPItem | undefined, field: string): Hash {
  return fixedHexOf(item, 32, field);
}

export function addressOf(item: RLPItem | undefined, field: string): Address {
  return fixedHexOf(item, 20, field);
}

/** A set of validators. */
export function validatorsOf(item: RLPItem | undefined, field: string): readonly Address[] {
  return listWithin(item, VALIDATORS_MAX, field, (entry) => addressOf(entry, field));
}

export function signatureOf(item: RLPItem | undefined, field: string): Signature {
  return copyOf(fixedBytesOf(item, SIGNATURE_BYTES, field));
}

/** An unsigned 64-bit scalar without leading zeros. */
export function uint64Of(item: RLPItem | undefined, field: string): bigint {
  const string = stringOf(item, field);
  if (string.length > UINT64_BYTES || hasLeadingZero(string)) {
    throw invalidField(field, "an unsigned 64-bit scalar without leading zeros");
  }
  return integerIn(string);
}

/** An unsigned 256-bit scalar without leading zeros. */
export function wordOf(item: RLPItem | undefined, field: string): bigint {
  return integerIn(wordStringOf(item, field));
}

/** As wordOf, as it is encoded. */
export function wordStringOf(item: RLPItem | undefined, field: string): RLPString {
  const string = stringOf(item, field);
  if (string.length > WORD_BYTES || hasLeadingZero(string)) {
    throw invalidField(field, "an unsigned 256-bit scalar without leading zeros");
  }
  return string;
}

function hasLeadingZero({ source, from, length }: RLPString): boolean {
  return length > 0 && source[from] === 0;
}

function integerIn({ source, from, to }: RLPString): bigint {
  return bigintBetween(source, from, to);
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
