import { bytesToHex, equalBytes, hexToBytes } from "../../types/codec/bytes.ts";
import type { Hash } from "../../types/hex.ts";
import type { StoredNode } from "../../types/ports/storedNode.ts";
import { execError } from "../errors.ts";
import type { Branch, Extension } from "./branch.ts";
import type { Nibbles } from "./nibbles.ts";
import { hashIn, hashOf, nodeOf, type TrieNode } from "./node.ts";
import { placeOf, type TrieName } from "./place.ts";

/** Where stored nodes come from: the state store. The first whose hash it is, is taken. */
export type NodeSource = (hash: Uint8Array, place: Uint8Array) => Iterable<StoredNode>;

/** A trie at one root. */
export interface TrieAt {
  readonly name: TrieName;
  readonly root: Hash;
}

/**
 * The tries as far as they were read or made lately, each node hanging below its parent: about `nodesMax` of them. Nodes are
 * found by the hash of a root and then by their paths, so what is found is always of that root.
 */
export class NodeReader {
  readonly #source: NodeSource;
  readonly #nodesMax: number;
  readonly #roots = new Map<Hash, TrieNode>();
  #nodes = 0;
  /** Counts how often what nobody used was dropped. */
  #age = 0;

  constructor(source: NodeSource, nodesMax: number) {
    this.#source = source;
    this.#nodesMax = nodesMax;
  }

  /** The root node of a trie that has one. Throws EXEC_STATE_MISSING. */
  root({ name, root }: TrieAt): TrieNode {
    this.#prune();
    const known = this.#roots.get(root);
    if (known !== undefined) {
      if (known.kind !== "leaf") known.usedIn = this.#age;
      return known;
    }
    const node = this.#load(hexToBytes(root), placeOf(name, NO_PATH, 0));
    this.keepRoot(root, node);
    return node;
  }

  /** The root of a trie that was just made: the next block begins with it. */
  keepRoot(hash: Hash, node: TrieNode): void {
    this.#roots.set(hash, node);
    this.keep(node);
  }

  /** Takes note of a node that hangs below another. */
  keep(node: TrieNode): void {
    if (node.kind !== "leaf") node.usedIn = this.#age;
    this.#nodes += 1;
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
    if (loaded !== undefined) return this.#used(loaded);
    const item = branch.item(nibble);
    const hash = item && hashIn(item);
    if (item === undefined || hash === undefined) return item && nodeOf(item);
    const place = placeOf(trie, key, depth + 1);
    place[place.length - 1] = nibble;
    const node = this.#load(hash, place);
    if (node.kind === "leaf") return node;
    branch.keep(nibble, node);
    this.keep(node);
    return node;
  }

  /** The branch that an extension leads to, which is at the first `depth` nibbles of `key`. Throws EXEC_STATE_MISSING. */
  belowOf(extension: Extension, trie: TrieName, key: Nibbles, depth: number): Branch {
    if (extension.below !== undefined) {
      extension.below.usedIn = this.#age;
      return extension.below;
    }
    const hash = hashIn(extension.item);
    const node = hash ? this.#load(hash, placeOf(trie, key, depth)) : nodeOf(extension.item);
    if (node.kind !== "branch") {
      const details = { item: bytesToHex(extension.item) };
      throw execError("EXEC_STATE_CORRUPT", "an extension leads to no branch", details);
    }
    extension.below = node;
    this.keep(node);
    return node;
  }

  /** Drops what nobody used since this was last necessary, when there are too many. Nodes that are held keep what they say. */
  #prune(): void {
    if (this.#nodes <= this.#nodesMax) return;
    this.#nodes = 0;
    for (const [hash, root] of this.#roots) {
      if (root.kind === "leaf" || root.usedIn < this.#age) this.#roots.delete(hash);
      else this.#pruneBelow(root);
    }
    this.#age += 1;
  }

  /** Trees share nodes: each is counted once. */
  #pruneBelow(node: Branch | Extension): void {
    if (node.countedIn === this.#age) return;
    node.countedIn = this.#age;
    this.#nodes += 1;
    if (node.kind === "extension") {
      if (node.below !== undefined && node.below.usedIn < this.#age) node.below = undefined;
      if (node.below !== undefined) this.#pruneBelow(node.below);
      return;
    }
    const { below } = node;
    for (let nibble = 0; nibble < below.length; nibble++) {
      const child = below[nibble];
      if (child === undefined) continue;
      if (child.usedIn < this.#age) node.keep(nibble, undefined);
      else this.#pruneBelow(child);
    }
  }

  #used(node: Branch | Extension): Branch | Extension {
    node.usedIn = this.#age;
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
