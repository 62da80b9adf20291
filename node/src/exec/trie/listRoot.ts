import { bigintToBytes } from "../../types/codec/bytes.ts";
import { encodeRLP, type RLPInput } from "../../types/codec/rlp.ts";
import { HASH_BYTES } from "../../types/codec/trieNode.ts";
import type { Hash } from "../../types/hex.ts";
import { keccak256, keccak256Hex } from "../../types/keccak.ts";
import { bytesToNibbles, commonLength, encodePath, type Nibbles } from "./nibbles.ts";
import { EMPTY_ROOT } from "./trie.ts";

interface Entry {
  readonly key: Nibbles;
  readonly value: Uint8Array;
}

const NOTHING = new Uint8Array(0);

/** Root of the trie from RLP(index) to item: the transactions root and the receipts root. Nothing of it is kept. */
export function listRoot(items: readonly Uint8Array[]): Hash {
  if (items.length === 0) return EMPTY_ROOT;
  const entries = items.map((value, index) => ({
    key: bytesToNibbles(encodeRLP(bigintToBytes(BigInt(index)))),
    value,
  }));
  entries.sort((left, right) => Buffer.compare(left.key, right.key));
  return keccak256Hex(encodingOf(entries, 0));
}

/** Encoding of the node above entries whose keys share their first `depth` nibbles; no key begins another. */
function encodingOf(entries: readonly Entry[], depth: number): Uint8Array {
  const [first, last] = [entries[0], entries[entries.length - 1]];
  if (first === undefined || last === undefined) throw new Error("a node has entries");
  const path = first.key.subarray(depth);
  if (first === last) return encodeRLP([encodePath(path, true), first.value]);
  const shared = commonLength(path, last.key, depth);
  const branch = branchOf(entries, depth + shared);
  if (shared === 0) return branch;
  return encodeRLP([encodePath(path.subarray(0, shared), false), referenceTo(branch)]);
}

function branchOf(entries: readonly Entry[], depth: number): Uint8Array {
  const items: RLPInput[] = [];
  let from = 0;
  for (let nibble = 0; nibble < 16; nibble++) {
    let to = from;
    while (entries[to]?.key[depth] === nibble) to += 1;
    items.push(to === from ? NOTHING : referenceTo(encodingOf(entries.slice(from, to), depth + 1)));
    from = to;
  }
  return encodeRLP([...items, NOTHING]);
}

function referenceTo(encoding: Uint8Array): RLPInput {
  return encoding.length < HASH_BYTES ? { raw: encoding } : keccak256(encoding);
}
