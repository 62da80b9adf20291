import type { Hash } from "../../types/hex.ts";
import { listRoot } from "../trie/listRoot.ts";

/** Root of the transactions' trie as a header names it. */
export function transactionsRoot(transactions: readonly Uint8Array[]): Hash {
  const known = roots.get(transactions);
  if (known !== undefined) return known;
  const root = listRoot(transactions);
  roots.set(transactions, root);
  return root;
}

/** Bodies never change, and one that is proposed is looked at when it comes and again when it is executed. */
const roots = new WeakMap<readonly Uint8Array[], Hash>();
