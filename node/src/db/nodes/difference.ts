import { newBytes } from "../../types/codec/bytes.ts";

/**
 * What a node of the trie was, as its difference from what it became. Of a branch whose children changed: `1 ‖ which (3) ‖
 * their former encodings`; of anything else: `0 ‖ the node`, nothing for a place that was empty.
 */
const WHOLE = 0;
const ITEMS = 1;

const BRANCH_ITEMS = 17;
const HEADER_BYTES = 4;
/** First bytes of RLP: of a long string, of a list, of a long list. */
const LONG_STRING = 0xb8;
const LIST = 0xc0;
const LONG_LIST = 0xf8;

export function differenceOf(older: Uint8Array, newer: Uint8Array): Uint8Array {
  const before = itemOffsets(older);
  const after = before && itemOffsets(newer);
  if (before === undefined || after === undefined) return whole(older);
  let which = 0;
  let length = HEADER_BYTES;
  for (let item = 0; item < BRANCH_ITEMS; item++) {
    if (isSameItem(older, before, newer, after, item)) continue;
    which |= 1 << item;
    length += lengthAt(before, item);
  }
  if (length > older.length) return whole(older);
  const difference = newBytes(length);
  difference.set([ITEMS, which >> 16, (which >> 8) & 0xff, which & 0xff]);
  let at = HEADER_BYTES;
  for (let item = 0; item < BRANCH_ITEMS; item++) {
    if ((which & (1 << item)) === 0) continue;
    difference.set(older.subarray(before[item], before[item + 1]), at);
    at += lengthAt(before, item);
  }
  return difference;
}

/** The older node again. Throws on anything that differenceOf cannot have written. */
export function restore(difference: Uint8Array, newer: Uint8Array): Uint8Array {
  if (difference[0] === WHOLE) return difference.subarray(1);
  const after = itemOffsets(newer);
  if (difference[0] !== ITEMS || after === undefined) throw new Error("not a difference");
  const [, high = 0, middle = 0, low = 0] = difference;
  const which = (high << 16) | (middle << 8) | low;
  const items: Uint8Array[] = [];
  let at = HEADER_BYTES;
  for (let item = 0; item < BRANCH_ITEMS; item++) {
    if ((which & (1 << item)) === 0) {
      items.push(newer.subarray(after[item], after[item + 1]));
    } else {
      const end = at + itemLength(difference, at);
      items.push(difference.subarray(at, end));
      at = end;
    }
  }
  if (at !== difference.length) throw new Error("a difference of another length");
  return listOf(items);
}

function whole(node: Uint8Array): Uint8Array {
  const difference = newBytes(1 + node.length);
  difference.set(node, 1);
  return difference;
}

/** Where the items of a branch begin, and where the last ends; undefined of what is no branch. */
function itemOffsets(node: Uint8Array): readonly number[] | undefined {
  const first = node[0] ?? 0;
  let at = first >= LONG_LIST ? first - LONG_LIST + 2 : 1;
  const offsets = [at];
  while (at < node.length && offsets.length <= BRANCH_ITEMS) {
    at += itemLength(node, at);
    offsets.push(at);
  }
  return offsets.length === BRANCH_ITEMS + 1 && at === node.length ? offsets : undefined;
}

/** Of the RLP item that begins here, with its prefix. */
function itemLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  if (first < LONG_STRING) return 1 + first - 0x80;
  if (first >= LIST && first < LONG_LIST) return 1 + first - LIST;
  const digits = first < LIST ? first - LONG_STRING + 1 : first - LONG_LIST + 1;
  let length = 0;
  for (let index = 1; index <= digits; index++) length = length * 256 + (bytes[at + index] ?? 0);
  return 1 + digits + length;
}

function isSameItem(
  older: Uint8Array,
  before: readonly number[],
  newer: Uint8Array,
  after: readonly number[],
  item: number,
): boolean {
  const length = lengthAt(before, item);
  if (length !== lengthAt(after, item)) return false;
  const [from = 0, to = 0] = [before[item], after[item]];
  for (let index = 0; index < length; index++) {
    if (older[from + index] !== newer[to + index]) return false;
  }
  return true;
}

function lengthAt(offsets: readonly number[], item: number): number {
  return (offsets[item + 1] ?? 0) - (offsets[item] ?? 0);
}

function listOf(items: readonly Uint8Array[]): Uint8Array {
  const payload = items.reduce((sum, { length }) => sum + length, 0);
  const prefix = listPrefix(payload);
  const list = newBytes(prefix.length + payload);
  list.set(prefix);
  let at = prefix.length;
  for (const item of items) {
    list.set(item, at);
    at += item.length;
  }
  return list;
}

/** A branch has less than 64 KiB. */
function listPrefix(payload: number): readonly number[] {
  if (payload < LONG_LIST - LIST) return [LIST + payload];
  return payload < 256 ? [LONG_LIST, payload] : [LONG_LIST + 1, payload >> 8, payload & 0xff];
}
