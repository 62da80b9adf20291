import { bytesToHex } from "../../types/codec/bytes.ts";
import { decodeRLP, encodeRLP, type RLPInput, type RLPItem } from "../../types/codec/rlp.ts";
import { keccak256 } from "../../types/keccak.ts";
import type { Place } from "../../types/ports/store.ts";
import { execError } from "../errors.ts";
import { decodePath, encodePath, type Nibbles } from "./nibbles.ts";
import { below, placeOf } from "./place.ts";

/**
 * Nodes of a Merkle Patricia trie (Yellow Paper, appendix D). Nodes are immutable.
 * A child is the 32-byte hash of a stored node, or a node itself: one that is embedded because its
 * encoding is shorter than 32 bytes, or one that an update has just made.
 */
export type Child = Uint8Array | TrieNode;

export interface LeafNode {
  readonly kind: "leaf";
  readonly path: Nibbles;
  readonly value: Uint8Array;
}

export interface ExtensionNode {
  readonly kind: "extension";
  readonly path: Nibbles;
  readonly child: Child;
}

export interface BranchNode {
  readonly kind: "branch";
  /** 16 places, one a nibble. */
  readonly children: readonly (Child | undefined)[];
  readonly value: Uint8Array | undefined;
}

export type TrieNode = LeafNode | ExtensionNode | BranchNode;

/** Takes the nodes that are stored: the encoded node, and the node with its children by hash. */
export type NodeSink = (
  hash: Uint8Array,
  encoded: Uint8Array,
  place: Place,
  node: TrieNode,
) => void;

/** A node whose descendants are by hash where they are stored. */
export interface SettledNode {
  readonly node: TrieNode;
  readonly encoded: Uint8Array;
}

const HASH_LENGTH = 32;
const BRANCH_ITEMS = 17;
const NOTHING = new Uint8Array(0);

/** Encodes the node at a place; every descendant that is not embedded goes to the sink, each hashed once. */
export function settleNode(node: TrieNode, place: Place, sink: NodeSink): SettledNode {
  switch (node.kind) {
    case "leaf":
      return { node, encoded: encodeRLP([encodePath(node.path, true), node.value]) };
    case "extension": {
      const [child, input] = settleChild(node.child, placeOf(place, node.path), sink);
      const encoded = encodeRLP([encodePath(node.path, false), input]);
      return { node: { kind: "extension", path: node.path, child: child ?? NOTHING }, encoded };
    }
    case "branch":
      return settleBranch(node, place, sink);
  }
}

function settleBranch({ children, value }: BranchNode, place: Place, sink: NodeSink): SettledNode {
  const settled: (Child | undefined)[] = [];
  const inputs: RLPInput[] = [];
  for (let nibble = 0; nibble < BRANCH_ITEMS - 1; nibble++) {
    const child = children[nibble];
    // The place of what is not new is not needed.
    const isSettled = child === undefined || child instanceof Uint8Array;
    const [kept, input] = settleChild(child, isSettled ? place : below(place, nibble), sink);
    settled.push(kept);
    inputs.push(input);
  }
  inputs.push(value ?? NOTHING);
  return { node: { kind: "branch", children: settled, value }, encoded: encodeRLP(inputs) };
}

function settleChild(
  child: Child | undefined,
  place: Place,
  sink: NodeSink,
): readonly [Child | undefined, RLPInput] {
  if (child === undefined) return [undefined, NOTHING];
  if (child instanceof Uint8Array) return [child, child];
  const { node, encoded } = settleNode(child, place, sink);
  if (encoded.length < HASH_LENGTH) return [node, { raw: encoded }];
  const hash = keccak256(encoded);
  sink(hash, encoded, place, node);
  return [hash, hash];
}

/** Throws EXEC_STATE_CORRUPT on anything that encodeNode cannot have written. */
export function decodeNode(encoded: Uint8Array): TrieNode {
  try {
    return nodeOf(decodeRLP(encoded));
  } catch (cause) {
    const details = { node: bytesToHex(encoded) };
    const message = "a trie node does not decode";
    throw execError("EXEC_STATE_CORRUPT", message, details, cause);
  }
}

function nodeOf(item: RLPItem): TrieNode {
  const items = item.kind === "list" ? item.items : [];
  if (items.length === BRANCH_ITEMS) return branchOf(items);
  const [encodedPath, payload] = items;
  if (items.length !== 2 || encodedPath?.kind !== "string" || payload === undefined) {
    throw new Error("neither a branch nor a pair");
  }
  const { path, isLeaf } = decodePath(encodedPath.bytes);
  if (!isLeaf) {
    const child = childOf(payload);
    if (child === undefined) throw new Error("an extension leads nowhere");
    return { kind: "extension", path, child };
  }
  if (payload.kind !== "string") throw new Error("a value is a list");
  return { kind: "leaf", path, value: payload.bytes };
}

function branchOf(items: readonly RLPItem[]): BranchNode {
  const last = items[BRANCH_ITEMS - 1];
  if (last?.kind !== "string") throw new Error("a value is a list");
  return {
    kind: "branch",
    children: items.slice(0, BRANCH_ITEMS - 1).map(childOf),
    value: last.bytes.length === 0 ? undefined : last.bytes,
  };
}

function childOf(item: RLPItem): Child | undefined {
  if (item.kind === "list") return nodeOf(item);
  if (item.bytes.length === 0) return undefined;
  if (item.bytes.length !== HASH_LENGTH) throw new Error("a reference is not 32 bytes");
  return item.bytes;
}
