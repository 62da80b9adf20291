import { bigintToBytes } from "../../types/codec/bytes.ts";
import { encodeRLP } from "../../types/codec/rlp.ts";
import type { Hash } from "../../types/hex.ts";
import { bytesToNibbles } from "./nibbles.ts";
import { rootOfValues } from "./trie.ts";

/** Root of the trie from RLP(index) to item: the transactions root and the receipts root. */
export function listRoot(items: readonly Uint8Array[]): Hash {
  return rootOfValues(
    items.map((value, index) => ({
      key: bytesToNibbles(encodeRLP(bigintToBytes(BigInt(index)))),
      value,
    })),
  );
}
