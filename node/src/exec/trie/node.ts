import { bytesToHex } from "../../types/codec/bytes.ts";
import { decodeRLP, encodeRLP, type RLPItem } from "../../types/codec/rlp.ts";
import {
  BRANCH_ITEMS,
  EMPTY_ITEM,
  HASH_BYTES,
  HASH_ITEM,
  HASH_ITEM_BYTES,
  itemOffsets,
} from "../../types/codec/trieNode.ts";
import { keccak256 } from "../../types/keccak.ts";
import type { StoredNode } from "../../types/ports/storedNode.ts";
import { execError } from "../errors.ts";
import { Branch, Extension } from "./branch.ts";
import { decodePath, encodePath, type KeyRest, type Nibbles } from "./nibbles.ts";

/**
 * Nodes of a Merkle Patricia trie (Yellow Paper, appendix D). What they say never changes; what has been loaded below them
 * does. `stored` is what the store has of a node that is by itself there, at the node's place.
 */
export type TrieNode = Leaf | Extension | Branch;

/** Its path is what the key has from `from` on. */
export interface Leaf extends KeyRest {
  readonly kind: "leaf";
  readonly value: Uint8Array;
  readonly stored: StoredNode | undefined;
}

/** Encoding of a leaf, of which parents have the hash or all. */
export function encodeLeaf(leaf: Leaf): Uint8Array {
  return encodeRLP([encodePath(leaf, true), leaf.value]);
}

/** The form of a node. */
export function formOf(node: TrieNode): Uint8Array {
  switch (node.kind) {
    case "leaf":
      return encodeLeaf(node);
    case "extension":
      return encodeRLP([encodePath({ key: node.path, from: 0 }, false), { raw: node.item }]);
    case "branch":
      return node.form;
  }
}

/** keccak of the encoding. */
export function hashOf(node: TrieNode): Uint8Array {
  return keccak256(node.kind === "branch" ? node.encoding : formOf(node));
}

/** The hash that an item of a node refers by; undefined of a node that stands there itself. */
export function hashIn(item: Uint8Array): Uint8Array | undefined {
  return item.length === HASH_ITEM_BYTES && item[0] === HASH_ITEM ? item.subarray(1) : undefined;
}

/** The node of a form, its own or one that stands in its parent. Throws EXEC_STATE_CORRUPT on anything that is none. */
export function nodeOf(form: Uint8Array, stored?: StoredNode): TrieNode {
  try {
    const offsets = itemOffsets(form);
    return offsets === undefined ? pairOf(form, stored) : branchOf(form, offsets, stored);
  } catch (cause) {
    const details = { node: bytesToHex(form) };
    throw execError("EXEC_STATE_CORRUPT", "a trie node does not decode", details, cause);
  }
}

function branchOf(form: Uint8Array, offsets: readonly number[], stored?: StoredNode): Branch {
  for (let nibble = 0; nibble < BRANCH_ITEMS - 1; nibble++) {
    const from = offsets[nibble] ?? 0;
    const first = form[from] ?? 0;
    const isReference =
      first === HASH_ITEM && (offsets[nibble + 1] ?? 0) - from === HASH_ITEM_BYTES;
    const isNode = first >= 0xc0;
    if (first !== EMPTY_ITEM && !isReference && !isNode) throw new Error("a child is no reference");
  }
  return new Branch(form, undefined, stored && { stored });
}

function pairOf(form: Uint8Array, stored: StoredNode | undefined): TrieNode {
  const pair = decodeRLP(form);
  const items = pair.kind === "list" ? pair.items : [];
  const [encodedPath, payload] = items;
  if (items.length !== 2 || encodedPath?.kind !== "string" || payload === undefined) {
    throw new Error("neither a branch nor a pair");
  }
  const { path, isLeaf } = decodePath(encodedPath.bytes);
  if (!isLeaf) return new Extension(path, childItem(form, payload), undefined, stored);
  if (payload.kind !== "string") throw new Error("a value is a list");
  return { kind: "leaf", key: path, from: 0, value: payload.bytes, stored };
}

/** The second item of a pair, with its prefix. */
function childItem(form: Uint8Array, payload: RLPItem): Uint8Array {
  if (payload.kind === "list") return payload.raw;
  if (payload.bytes.length !== HASH_BYTES) throw new Error("an extension leads nowhere");
  return form.subarray(form.length - HASH_ITEM_BYTES);
}

/** The children of a node with the nibbles that lead to them, as its encoding has them. */
export function childrenOf(
  node: TrieNode,
): readonly { readonly path: Nibbles; readonly item: Uint8Array }[] {
  if (node.kind === "leaf") return [];
  if (node.kind === "extension") return [node];
  const children = [];
  for (let nibble = 0; nibble < BRANCH_ITEMS - 1; nibble++) {
    const item = node.item(nibble);
    if (item !== undefined) children.push({ path: Uint8Array.of(nibble), item });
  }
  return children;
}
