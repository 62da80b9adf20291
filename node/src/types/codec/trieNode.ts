import { keccak256 } from "../keccak.ts";
import { newBytes } from "./bytes.ts";

/**
 * Nodes of a Merkle Patricia trie (Yellow Paper, appendix D) as the store keeps them. The *form* of a branch is its RLP with
 * the leaves below it in it, however long they are, where its encoding has their hashes: so a leaf needs no record of its own.
 * Everything else has its encoding for its form; an encoding is a form too.
 */
export const BRANCH_ITEMS = 17;
/** Of a reference: nodes whose encoding is shorter stand in their parent (appendix D). */
export const HASH_BYTES = 32;
/** RLP of the empty string: no child, no value. */
export const EMPTY_ITEM = 0x80;
/** First byte of a reference by hash. */
export const HASH_ITEM = 0xa0;
export const HASH_ITEM_BYTES = 1 + HASH_BYTES;

/** First bytes of RLP: of a long string, of a list, of a long list. */
const LONG_STRING = 0xb8;
const LIST = 0xc0;
const LONG_LIST = 0xf8;

/** Whether an item that begins so is a list. */
export function isList(first: number | undefined): boolean {
  return first !== undefined && first >= LIST;
}

/** Where the content of a list begins that begins at a place. */
export function contentStart(bytes: Uint8Array, at = 0): number {
  const first = bytes[at] ?? 0;
  return at + (first >= LONG_LIST ? first - LONG_LIST + 2 : 1);
}

/** The content of a string that begins at a place. */
export function stringAt(bytes: Uint8Array, at: number): Uint8Array {
  const first = bytes[at] ?? 0;
  const digits = first < LONG_STRING ? 0 : first - LONG_STRING + 1;
  return bytes.subarray(first < EMPTY_ITEM ? at : at + 1 + digits, itemEnd(bytes, at));
}

/** Where the RLP item ends that begins at a place. */
export function itemEnd(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < EMPTY_ITEM) return at + 1;
  if (first < LONG_STRING) return at + 1 + first - EMPTY_ITEM;
  if (first >= LIST && first < LONG_LIST) return at + 1 + first - LIST;
  const digits = first < LIST ? first - LONG_STRING + 1 : first - LONG_LIST + 1;
  let length = 0;
  for (let index = 1; index <= digits; index++) length = length * 256 + (bytes[at + index] ?? 0);
  return at + 1 + digits + length;
}

/** Where the items of a branch begin, and where the last ends; undefined of what is no branch. */
export function itemOffsets(node: Uint8Array): readonly number[] | undefined {
  const offsets = new Array<number>(BRANCH_ITEMS + 1);
  let at = contentStart(node);
  for (let item = 0; item < BRANCH_ITEMS; item++) {
    if (at >= node.length) return undefined;
    offsets[item] = at;
    at = itemEnd(node, at);
  }
  offsets[BRANCH_ITEMS] = at;
  return at === node.length ? offsets : undefined;
}

/** Whether an item of a form is a leaf that the encoding has the hash of. */
function isLeafInline(first: number, length: number): boolean {
  return first >= LIST && length >= HASH_BYTES;
}

/** What the encoding has for an item of a form; `into` is where it may be put. */
export function itemInEncoding(item: Uint8Array, into?: Uint8Array): Uint8Array {
  return isLeafInline(item[0] ?? 0, item.length) ? referenceTo(keccak256(item), into) : item;
}

/** A list whose content, of so many bytes, less than 64 KiB, is not written yet. */
export function newList(content: number): Uint8Array {
  const digits = content < LONG_LIST - LIST ? 0 : content < 256 ? 1 : 2;
  const list = newBytes(1 + digits + content);
  list[0] = digits === 0 ? LIST + content : LONG_LIST + digits - 1;
  if (digits > 0) list[digits] = content;
  if (digits > 1) list[1] = content >> 8;
  return list;
}

/** The list of items that are encoded. */
export function listOfItems(items: readonly Uint8Array[]): Uint8Array {
  let content = 0;
  for (const { length } of items) content += length;
  const list = newList(content);
  let at = contentStart(list);
  for (const item of items) {
    list.set(item, at);
    at += item.length;
  }
  return list;
}

/** The encoding of a node by its form: what its hash is of. */
export function encodingOf(form: Uint8Array): Uint8Array {
  const offsets = itemOffsets(form);
  if (offsets === undefined || !hasLeaves(form, offsets)) return form;
  const items = [];
  for (let item = 0; item < BRANCH_ITEMS; item++) {
    items.push(itemInEncoding(form.subarray(offsets[item], offsets[item + 1])));
  }
  return listOfItems(items);
}

function hasLeaves(form: Uint8Array, offsets: readonly number[]): boolean {
  for (let item = 0; item < BRANCH_ITEMS; item++) if (isLeafIn(form, offsets, item)) return true;
  return false;
}

function isLeafIn(form: Uint8Array, offsets: readonly number[], item: number): boolean {
  const from = offsets[item] ?? 0;
  return isLeafInline(form[from] ?? 0, (offsets[item + 1] ?? 0) - from);
}

/** The leaves that a branch has in its form and that its encoding has the hashes of. */
export function leavesIn(
  form: Uint8Array,
): readonly { readonly nibble: number; readonly leaf: Uint8Array }[] {
  const offsets = itemOffsets(form);
  if (offsets === undefined) return [];
  const leaves = [];
  for (let nibble = 0; nibble < BRANCH_ITEMS; nibble++) {
    if (!isLeafIn(form, offsets, nibble)) continue;
    leaves.push({ nibble, leaf: form.subarray(offsets[nibble], offsets[nibble + 1]) });
  }
  return leaves;
}

/** A child by its hash; the item is put into an array of its length, a new one unless there is one. */
export function referenceTo(
  hash: Uint8Array,
  item: Uint8Array = new Uint8Array(HASH_ITEM_BYTES),
): Uint8Array {
  item[0] = HASH_ITEM;
  item.set(hash, 1);
  return item;
}
