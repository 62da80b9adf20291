import { assertDefined } from "../../types/assert.ts";
import { bytesToHex, hexToBytes } from "../../types/codec/bytes.ts";
import type { Hash } from "../../types/hex.ts";
import { keccak256 } from "../../types/keccak.ts";
import type { Place, StateDelta } from "../../types/ports/store.ts";
import { isEqual } from "../bytes.ts";
import { commonLength, type Nibbles, NO_NIBBLES } from "./nibbles.ts";
import {
  type BranchNode,
  type Child,
  type ExtensionNode,
  type LeafNode,
  type NodeSink,
  settleNode,
  type TrieNode,
} from "./node.ts";
import type { NodeReader } from "./nodeReader.ts";
import { placeOf, STATE_TRIE, type TrieName } from "./place.ts";
import { type Change, unreachable, updateNode } from "./update.ts";

/** Root of the trie without values: keccak(RLP of the empty string). */
export const EMPTY_ROOT: Hash =
  "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";

/** A trie at one root. */
export interface TrieAt {
  readonly name: TrieName;
  readonly root: Hash;
}

export interface UpdatedTrie {
  readonly root: Hash;
  /** Nodes that are new at their places, and places that are empty now. */
  readonly nodes: StateDelta["nodes"];
}

/** The state trie of a block. */
export function stateTrieAt(root: Hash): TrieAt {
  return { name: STATE_TRIE, root };
}

/** Applies a batch of changes with distinct keys. */
export function updateTrie(
  reader: NodeReader,
  { name, root }: TrieAt,
  changes: readonly Change[],
): UpdatedTrie {
  if (changes.length === 0) return { root, nodes: [] };
  const emptied = new Set<Place>();
  const resolve = (hash: Uint8Array, path: Nibbles): TrieNode => {
    const place = placeOf(name, path);
    emptied.add(place);
    return reader.resolve(hash, place);
  };
  const before = root === EMPTY_ROOT ? undefined : resolve(hexToBytes(root), NO_NIBBLES);
  const updated = updateNode(before, inOrder(changes), 0, resolve);
  const nodes: StateDelta["nodes"][number][] = [];
  const store: NodeSink = (hash, encoded, place, node) => {
    emptied.delete(place);
    nodes.push({ place, node: encoded });
    reader.keep(hash, node);
  };
  const newRoot = updated === undefined ? EMPTY_ROOT : settleRoot(updated, name, store);
  for (const place of emptied) nodes.push({ place, node: undefined });
  return { root: newRoot, nodes };
}

/** Root of a trie that has these values and no others; its nodes are not kept. */
export function rootOfValues(values: readonly Change[]): Hash {
  if (values.length === 0) return EMPTY_ROOT;
  const made = updateNode(undefined, inOrder(values), 0, unreachable);
  return settleRoot(assertDefined(made, "values make a trie"), STATE_TRIE, () => undefined);
}

function inOrder(changes: readonly Change[]): readonly Change[] {
  return [...changes].sort((left, right) => Buffer.compare(left.key, right.key));
}

/** The root is stored however short it is. */
function settleRoot(root: TrieNode, place: Place, sink: NodeSink): Hash {
  const { encoded, node } = settleNode(root, place, sink);
  const hash = keccak256(encoded);
  sink(hash, encoded, place, node);
  return bytesToHex(hash);
}

/** The value of a key, or undefined. */
export function getValue(reader: NodeReader, trie: TrieAt, key: Nibbles): Uint8Array | undefined {
  return walk(reader, trie, key, () => {});
}

/** The stored nodes on the way to a key, from the root: what proves its value, or that it has none. */
export function proveValue(
  reader: NodeReader,
  trie: TrieAt,
  key: Nibbles,
): { readonly value: Uint8Array | undefined; readonly proof: readonly Uint8Array[] } {
  const proof: Uint8Array[] = [];
  const value = walk(reader, trie, key, (hash, place) => proof.push(reader.encoded(hash, place)));
  return { value, proof };
}

function walk(
  reader: NodeReader,
  { name, root }: TrieAt,
  key: Nibbles,
  onStored: (hash: Uint8Array, place: Place) => void,
): Uint8Array | undefined {
  let child: Child | undefined = root === EMPTY_ROOT ? undefined : hexToBytes(root);
  let depth = 0;
  while (child !== undefined) {
    let node: TrieNode;
    if (child instanceof Uint8Array) {
      const place = placeOf(name, key.subarray(0, depth));
      onStored(child, place);
      node = reader.resolve(child, place);
    } else {
      node = child;
    }
    if (node.kind === "leaf") return leafValue(node, key, depth);
    if (node.kind === "branch" && depth === key.length) return node.value;
    child = step(node, key, depth);
    depth += node.kind === "branch" ? 1 : node.path.length;
  }
  return undefined;
}

function leafValue(leaf: LeafNode, key: Nibbles, depth: number): Uint8Array | undefined {
  return isEqual(leaf.path, key.subarray(depth)) ? leaf.value : undefined;
}

/** Where a key goes on from an inner node. */
function step(node: BranchNode | ExtensionNode, key: Nibbles, depth: number): Child | undefined {
  if (node.kind === "branch") return node.children[key[depth] ?? 0];
  return commonLength(node.path, key, depth) === node.path.length ? node.child : undefined;
}
