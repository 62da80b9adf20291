import { bytesToHex, equalBytes, hexToBytes } from "../../types/codec/bytes.ts";
import type { Hash } from "../../types/hex.ts";
import type { StateStore } from "../../types/ports/store.ts";
import type { StoredNode } from "../../types/ports/storedNode.ts";
import { execError } from "../errors.ts";
import type { Branch, Extension } from "./branch.ts";
import type { HeldTries } from "./heldTries.ts";
import type { Nibbles } from "./nibbles.ts";
import { hashIn, hashOf, nodeOf, type TrieNode } from "./node.ts";
import { placeOf, type TrieAt, type TrieName } from "./place.ts";

/** Where stored nodes come from: the state after a block in the store. The first whose hash it is, is taken. */
export type NodeSource = (hash: Uint8Array, place: Uint8Array) => Iterable<StoredNode>;

/** Reads the nodes of the state after a block. */
export function nodesAfter(
  state: Pick<StateStore, "storedNodes">,
  block: bigint,
  held: HeldTries,
): NodeReader {
  return new NodeReader((hash, place) => state.storedNodes(hash, place, block), held);
}

/**
 * The tries as the store has them, with those nodes in memory that were read or made lately. Nodes are found by the hash of a
 * root and then by their paths, so what is found is always of that root.
 */
export class NodeReader {
  readonly #source: NodeSource;
  readonly #held: HeldTries;

  constructor(source: NodeSource, held: HeldTries) {
    this.#source = source;
    this.#held = held;
  }

  /** The root node of a trie that has one. Throws EXEC_STATE_MISSING. */
  root(trie: TrieAt): TrieNode {
    const held = this.#held.root(trie);
    if (held !== undefined) return held;
    const node = this.#load(hexToBytes(trie.root), placeOf(trie.name, NO_PATH, 0));
    this.#held.addRoot(trie, node);
    return node;
  }

  /** Keeps the root of a trie that was just made from another: the next block begins with it. */
  keepRoot(trie: TrieAt, node: TrieNode, former: Hash): void {
    this.#held.addRoot(trie, node, former);
  }

  /** Keeps a node that was just made, in the place of one there or of none. */
  keep(node: Branch | Extension, isMore: boolean): void {
    this.#held.add(node, isMore);
  }

  /** A child of a branch, which is at the first `depth` nibbles of `key`. Throws EXEC_STATE_MISSING. */
  childOf(
    branch: Branch,
    nibble: number,
    trie: TrieName,
    key: Nibbles,
    depth: number,
  ): TrieNode | undefined {
    const loaded = branch.loaded(nibble);
    if (loaded !== undefined) {
      this.#held.use(loaded);
      return loaded;
    }
    const item = branch.item(nibble);
    const hash = item && hashIn(item);
    if (item === undefined || hash === undefined) return item && nodeOf(item);
    const place = placeOf(trie, key, depth + 1);
    place[place.length - 1] = nibble;
    const node = this.#load(hash, place);
    if (node.kind === "leaf") return node;
    branch.keep(nibble, node);
    this.#held.add(node, true);
    return node;
  }

  /** The branch that an extension leads to, which is at the first `depth` nibbles of `key`. Throws EXEC_STATE_MISSING. */
  belowOf(extension: Extension, trie: TrieName, key: Nibbles, depth: number): Branch {
    if (extension.below !== undefined) {
      this.#held.use(extension.below);
      return extension.below;
    }
    const hash = hashIn(extension.item);
    const node = hash ? this.#load(hash, placeOf(trie, key, depth)) : nodeOf(extension.item);
    if (node.kind !== "branch") {
      const details = { item: bytesToHex(extension.item) };
      throw execError("EXEC_STATE_CORRUPT", "an extension leads to no branch", details);
    }
    extension.below = node;
    this.#held.add(node, true);
    return node;
  }

  #load(hash: Uint8Array, place: Uint8Array): TrieNode {
    for (const stored of this.#source(hash, place)) {
      const node = nodeOf(stored.form, stored);
      if (equalBytes(hashOf(node), hash)) return node;
    }
    const details = { hash: bytesToHex(hash), place: bytesToHex(place) };
    throw execError("EXEC_STATE_MISSING", "a trie node is missing", details);
  }
}

const NO_PATH: Nibbles = new Uint8Array(0);
