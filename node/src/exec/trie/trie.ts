import { bytesToHex, hexToBytes } from "../../types/codec/bytes.ts";
import type { Hash } from "../../types/hex.ts";
import { keccak256 } from "../../types/keccak.ts";
import { isEqual } from "../bytes.ts";
import { commonLength, type Nibbles } from "./nibbles.ts";
import {
  type BranchNode,
  type Child,
  type ExtensionNode,
  encodeNode,
  type LeafNode,
  type TrieNode,
} from "./node.ts";
import type { NodeReader } from "./nodeReader.ts";
import { type Change, updateNode } from "./update.ts";

/** Root of the trie without values: keccak(RLP of the empty string). */
export const EMPTY_ROOT: Hash =
  "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";

export interface StoredNode {
  readonly hash: Hash;
  readonly node: Uint8Array;
}

export interface UpdatedTrie {
  readonly root: Hash;
  /** New nodes; those of the old root stay valid beside them. */
  readonly nodes: readonly StoredNode[];
}

/** Applies a batch of changes with distinct keys to the trie at `root`. */
export function updateTrie(
  reader: NodeReader,
  root: Hash,
  changes: readonly Change[],
): UpdatedTrie {
  if (changes.length === 0) return { root, nodes: [] };
  const sorted = [...changes].sort((left, right) => Buffer.compare(left.key, right.key));
  const updated = updateNode(rootNode(reader, root), sorted, 0, reader.resolve);
  if (updated === undefined) return { root: EMPTY_ROOT, nodes: [] };
  const nodes: StoredNode[] = [];
  const encoded = encodeNode(updated, (hash, node) => nodes.push({ hash: bytesToHex(hash), node }));
  const newRoot = bytesToHex(keccak256(encoded));
  nodes.push({ hash: newRoot, node: encoded });
  return { root: newRoot, nodes };
}

/** The value of a key, or undefined. */
export function getValue(reader: NodeReader, root: Hash, key: Nibbles): Uint8Array | undefined {
  return walk(reader, root, key, () => {});
}

/** The stored nodes on the way to a key, from the root: what proves its value, or that it has none. */
export function proveValue(
  reader: NodeReader,
  root: Hash,
  key: Nibbles,
): { readonly value: Uint8Array | undefined; readonly proof: readonly Uint8Array[] } {
  const proof: Uint8Array[] = [];
  const value = walk(reader, root, key, (hash) => proof.push(reader.encoded(hash)));
  return { value, proof };
}

function rootNode(reader: NodeReader, root: Hash): TrieNode | undefined {
  return root === EMPTY_ROOT ? undefined : reader.resolve(hexToBytes(root));
}

function walk(
  reader: NodeReader,
  root: Hash,
  key: Nibbles,
  onStored: (hash: Uint8Array) => void,
): Uint8Array | undefined {
  let child: Child | undefined = root === EMPTY_ROOT ? undefined : hexToBytes(root);
  let depth = 0;
  while (child !== undefined) {
    if (child instanceof Uint8Array) onStored(child);
    const node: TrieNode = child instanceof Uint8Array ? reader.resolve(child) : child;
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
