import { copyBetween, newBytes } from "../../types/codec/bytes.ts";
import { BRANCH_ITEMS, itemEnd, itemOffsets, listOfItems } from "../../types/codec/trieNode.ts";

/**
 * What a node of the trie was, as its difference from what it became. Of a branch whose children changed: `1 ‖ which (3) ‖
 * their former encodings`; of anything else: `0 ‖ the node`, nothing for a place that was empty.
 */
const WHOLE = 0;
const ITEMS = 1;

const HEADER_BYTES = 4;

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
  difference[0] = ITEMS;
  difference[1] = which >> 16;
  difference[2] = which >> 8;
  difference[3] = which;
  let at = HEADER_BYTES;
  for (let item = 0; item < BRANCH_ITEMS; item++) {
    if ((which & (1 << item)) === 0) continue;
    at = copyBetween(older, before[item] ?? 0, before[item + 1] ?? 0, difference, at);
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
      const end = itemEnd(difference, at);
      items.push(difference.subarray(at, end));
      at = end;
    }
  }
  if (at !== difference.length) throw new Error("a difference of another length");
  return listOfItems(items);
}

/** What restores a node without a newer one. */
export function whole(node: Uint8Array): Uint8Array {
  const difference = newBytes(1 + node.length);
  difference.set(node, 1);
  return difference;
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
