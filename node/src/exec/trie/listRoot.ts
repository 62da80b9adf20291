import { bigintToBytes } from "../../types/codec/bytes.ts";
import { encodeRLP } from "../../types/codec/rlp.ts";
import type { Hash } from "../../types/hex.ts";
import { bytesToNibbles } from "./nibbles.ts";
import { NodeReader } from "./nodeReader.ts";
import { EMPTY_ROOT, stateTrieAt, updateTrie } from "./trie.ts";

const NOTHING_STORED = new NodeReader(() => undefined, 1);

/** Root of the trie from RLP(index) to item: the transactions root and the receipts root. */
export function listRoot(items: readonly Uint8Array[]): Hash {
  const changes = items.map((value, index) => ({
    key: bytesToNibbles(encodeRLP(bigintToBytes(BigInt(index)))),
    value,
  }));
  return updateTrie(NOTHING_STORED, stateTrieAt(EMPTY_ROOT), changes).root;
}
