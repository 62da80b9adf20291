import { bytesToHex, equalBytes } from "../../types/codec/bytes.ts";
import { HASH_BYTES } from "../../types/codec/trieNode.ts";
import type { Hash } from "../../types/hex.ts";
import type { NodeChange } from "../../types/ports/storedNode.ts";
import type { Branch } from "./branch.ts";
import { isLeafAt, valueOfLeafAt } from "./leafInForm.ts";
import { commonLength, joinNibbles, type Nibbles } from "./nibbles.ts";
import { formOf, type Leaf, type TrieNode } from "./node.ts";
import type { NodeReader } from "./nodeReader.ts";
import { STATE_TRIE, type TrieAt } from "./place.ts";
import { type Change, TrieUpdate } from "./update.ts";

/** Root of the trie without values: keccak(RLP of the empty string). */
export const EMPTY_ROOT: Hash =
  "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";

export interface UpdatedTrie {
  readonly root: Hash;
  /** Nodes that are new at their places, and places that are empty now. */
  readonly nodes: readonly NodeChange[];
}

/** The state trie of a block. */
export function stateTrieAt(root: Hash): TrieAt {
  return { name: STATE_TRIE, root };
}

/** Applies a batch of changes with distinct keys. Throws EXEC_STATE_MISSING. */
export function updateTrie(
  reader: NodeReader,
  trie: TrieAt,
  changes: readonly Change[],
): UpdatedTrie {
  if (changes.length === 0) return { root: trie.root, nodes: [] };
  const before = trie.root === EMPTY_ROOT ? undefined : reader.root(trie);
  const update = new TrieUpdate(reader, trie.name);
  const updated = update.root(before, inOrder(changes));
  if (updated === undefined) return { root: EMPTY_ROOT, nodes: update.nodes };
  const root = bytesToHex(updated.hash);
  reader.keepRoot({ name: trie.name, root }, updated.node, trie.root);
  return { root, nodes: update.nodes };
}

/** Nibbles that a small integer of V8 holds, and enough to tell most keys apart. */
const ORDER_NIBBLES = 7;

function inOrder(changes: readonly Change[]): readonly Change[] {
  return changes
    .map((change) => ({ change, order: orderOf(change.key) }))
    .sort((a, b) => a.order - b.order || Buffer.compare(a.change.key, b.change.key))
    .map(({ change }) => change);
}

function orderOf(key: Nibbles): number {
  let order = 0;
  for (let index = 0; index < ORDER_NIBBLES; index++) order = (order << 4) | (key[index] ?? 0);
  return order;
}

/** The value of a key, or undefined. Throws EXEC_STATE_MISSING. */
export function getValue(reader: NodeReader, trie: TrieAt, key: Nibbles): Uint8Array | undefined {
  if (trie.root === EMPTY_ROOT) return undefined;
  let node: TrieNode | undefined = reader.root(trie);
  let depth = 0;
  while (node !== undefined && node.kind !== "leaf") {
    if (node.kind === "branch") {
      const nibble = key[depth];
      if (nibble === undefined) return node.value;
      const leaf = leafBelow(node, nibble);
      if (leaf !== undefined) return valueOfLeafAt(node.form, leaf, key, depth + 1);
    }
    const length: number = node.kind === "branch" ? 1 : node.path.length;
    node = step(reader, trie, node, key, depth);
    depth += length;
  }
  return node && valueIn(node, key, depth);
}

/** The nodes on the way to a key, from the root, that are referred to by hash: what proves its value, or that it has none. */
export function proveValue(
  reader: NodeReader,
  trie: TrieAt,
  key: Nibbles,
): { readonly value: Uint8Array | undefined; readonly proof: readonly Uint8Array[] } {
  const proof: Uint8Array[] = [];
  let node = trie.root === EMPTY_ROOT ? undefined : reader.root(trie);
  for (let depth = 0; node !== undefined; ) {
    const encoding = encodingOf(node);
    if (proof.length === 0 || encoding.length >= HASH_BYTES) proof.push(encoding);
    if (node.kind === "leaf") return { value: valueIn(node, key, depth), proof };
    if (node.kind === "branch" && depth === key.length) return { value: node.value, proof };
    const length: number = node.kind === "branch" ? 1 : node.path.length;
    node = step(reader, trie, node, key, depth);
    depth += length;
  }
  return { value: undefined, proof };
}

/** The value of a leaf, if a key goes on with its path after `depth` nibbles. */
function valueIn(leaf: Leaf, key: Nibbles, depth: number): Uint8Array | undefined {
  return equalBytes(joinNibbles(key, depth, leaf), key) ? leaf.value : undefined;
}

/** Where a branch's form has the leaf that a nibble leads to; undefined if it leads to anything else. */
function leafBelow(branch: Branch, nibble: number): number | undefined {
  if (branch.loaded(nibble) !== undefined) return undefined;
  const at = branch.itemAt(nibble);
  return isLeafAt(branch.form, at) ? at : undefined;
}

/** Where a key goes on from an inner node. */
function step(
  reader: NodeReader,
  { name }: TrieAt,
  node: Exclude<TrieNode, Leaf>,
  key: Nibbles,
  depth: number,
): TrieNode | undefined {
  if (node.kind === "branch") return reader.childOf(node, key[depth] ?? 0, name, key, depth);
  const { length } = node.path;
  const leads = commonLength(node.path, key, depth) === length;
  return leads ? reader.belowOf(node, name, key, depth + length) : undefined;
}

function encodingOf(node: TrieNode): Uint8Array {
  return node.kind === "branch" ? node.encoding : formOf(node);
}
