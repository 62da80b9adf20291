import { assert } from "../../types/assert.ts";
import { copyOf } from "../../types/codec/bytes.ts";
import { encodeRLPBriefly, type JoinedRLP, type RLPInput } from "../../types/codec/rlp.ts";
import { HASH_BYTES } from "../../types/codec/trieNode.ts";
import type { Hash } from "../../types/hex.ts";
import { keccak256, keccak256Hex } from "../../types/keccak.ts";
import { EMPTY_ROOT } from "./trie.ts";

/** A transaction or a receipt, as it is encoded. */
export type ListItem = Uint8Array | JoinedRLP;

/** Items whose keys follow each other in the trie, from one place in its order to before another. */
interface Range {
  readonly items: readonly ListItem[];
  readonly from: number;
  readonly to: number;
}

/** Items with less have keys of one byte; that of the first, 0x80, comes after theirs. */
const SHORT_KEYS = 128;
const NIBBLES = 16;
const NOTHING = new Uint8Array(0);

/** Root of the trie from RLP(index) to item: the transactions root and the receipts root. Nothing of it is kept. */
export function listRoot(items: readonly ListItem[]): Hash {
  if (items.length === 0) return EMPTY_ROOT;
  return keccak256Hex(encodingOf({ items, from: 0, to: items.length }, 0));
}

/** Encoding of the node above keys that share their first `depth` nibbles, to be read at once; no key begins another. */
function encodingOf(range: Range, depth: number): Uint8Array {
  const { items, from, to } = range;
  const first = indexAt(items, from);
  const last = indexAt(items, to - 1);
  if (first === last) {
    const path = pathIn(first, { from: depth, to: nibblesIn(first), isLeaf: true });
    return encodeRLPBriefly([path, items[first] ?? NOTHING]);
  }
  let branch = depth;
  while (nibbleAt(first, branch) === nibbleAt(last, branch)) branch += 1;
  const encoding = branchOf(range, branch);
  if (branch === depth) return encoding;
  const below = referenceTo(encoding);
  return encodeRLPBriefly([pathIn(first, { from: depth, to: branch, isLeaf: false }), below]);
}

function branchOf({ items, from, to }: Range, depth: number): Uint8Array {
  const children = new Array<RLPInput>(NIBBLES + 1).fill(NOTHING);
  for (let begin = from, end = from; begin < to; begin = end) {
    const nibble = nibbleAt(indexAt(items, begin), depth);
    while (end < to && nibbleAt(indexAt(items, end), depth) === nibble) end += 1;
    children[nibble] = referenceTo(encodingOf({ items, from: begin, to: end }, depth + 1));
  }
  return encodeRLPBriefly(children);
}

function referenceTo(encoding: Uint8Array): RLPInput {
  return encoding.length < HASH_BYTES ? { raw: copyOf(encoding) } : keccak256(encoding);
}

/** Index of the item at a place in the order of the keys. */
function indexAt({ length }: readonly ListItem[], place: number): number {
  const ofFirst = Math.min(length, SHORT_KEYS) - 1;
  if (place > ofFirst) return place;
  return place === ofFirst ? 0 : place + 1;
}

/** RLP(index) as a number. */
function keyOf(index: number): number {
  if (index === 0) return 0x80;
  if (index < SHORT_KEYS) return index;
  if (index < 0x100) return 0x8100 + index;
  return index < 0x1_0000 ? 0x82_0000 + index : 0x8300_0000 + index;
}

function nibblesIn(index: number): number {
  if (index < SHORT_KEYS) return 2;
  if (index < 0x100) return 4;
  assert(index < 0x100_0000, "no block has so many transactions");
  return index < 0x1_0000 ? 6 : 8;
}

function nibbleAt(index: number, at: number): number {
  return (keyOf(index) >>> (4 * (nibblesIn(index) - 1 - at))) & 0xf;
}

/** Hex-prefix encoding of some of a key's nibbles (see encodePath), to be read at once. */
function pathIn(
  index: number,
  { from, to, isLeaf }: { readonly from: number; readonly to: number; readonly isLeaf: boolean },
): Uint8Array {
  const isOdd = (to - from) % 2 === 1;
  const path = PATHS[(to - from) >> 1] ?? NOTHING;
  path[0] = (isLeaf ? 0x20 : 0) | (isOdd ? 0x10 | nibbleAt(index, from) : 0);
  for (let at = isOdd ? from + 1 : from, byte = 1; at < to; at += 2, byte += 1) {
    path[byte] = (nibbleAt(index, at) << 4) | nibbleAt(index, at + 1);
  }
  return path;
}

/** By the number of whole bytes in a path. */
const PATHS = [1, 2, 3, 4, 5].map((length) => new Uint8Array(length));
