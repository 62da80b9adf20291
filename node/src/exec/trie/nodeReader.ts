import { LRUCache } from "lru-cache";
import { bytesToHex } from "../../types/codec/bytes.ts";
import type { Hash } from "../../types/hex.ts";
import type { Place } from "../../types/ports/store.ts";
import { execError } from "../errors.ts";
import { decodeNode, type TrieNode } from "./node.ts";

/** Where encoded nodes come from: the state store. */
export type NodeSource = (hash: Hash, place: Place) => Uint8Array | undefined;

/** Decoded nodes by hash. Nodes never change, so the cache never goes stale; it holds at most `nodesMax`. */
export class NodeReader {
  readonly #source: NodeSource;
  readonly #cache: LRUCache<Hash, TrieNode>;

  constructor(source: NodeSource, nodesMax: number) {
    this.#source = source;
    this.#cache = new LRUCache({ max: nodesMax });
  }

  /** Throws EXEC_STATE_MISSING if the store does not have the node. */
  resolve(hash: Uint8Array, place: Place): TrieNode {
    const key = bytesToHex(hash);
    const cached = this.#cache.get(key);
    if (cached !== undefined) return cached;
    const node = decodeNode(this.#encoded(key, place));
    this.#cache.set(key, node);
    return node;
  }

  /** Takes a node that was just made: the next block begins with it. Leaves are many, and few are come back to. */
  keep(hash: Uint8Array, node: TrieNode): void {
    if (node.kind !== "leaf") this.#cache.set(bytesToHex(hash), node);
  }

  /** The node as stored, for proofs. */
  encoded(hash: Uint8Array, place: Place): Uint8Array {
    return this.#encoded(bytesToHex(hash), place);
  }

  #encoded(hash: Hash, place: Place): Uint8Array {
    const encoded = this.#source(hash, place);
    if (encoded === undefined) {
      throw execError("EXEC_STATE_MISSING", "a trie node is missing", { hash, place });
    }
    return encoded;
  }
}
