import { bytesToHex, equalBytes } from "../../types/codec/bytes.ts";
import type { Place, StatePiece } from "../../types/ports/store.ts";
import { decodeAccount, EMPTY_CODE_HASH } from "../state/account.ts";
import { childrenOf, hashIn, nodeOf, type TrieNode } from "./node.ts";
import { below, kindOf, pathOf, storageTrie } from "./place.ts";
import { EMPTY_ROOT } from "./trie.ts";

/** Something stored by hash that a trie node refers to: a node of the same trie, a storage trie, or a code. */
export interface Reference extends StatePiece {
  readonly kind: "account" | "storage" | "code";
}

/** What the encoded node at a place refers to. Throws EXEC_STATE_CORRUPT. */
export function referencesOf(place: Place, encoded: Uint8Array): readonly Reference[] {
  const references: Reference[] = [];
  collect(place, nodeOf(encoded), references);
  return references;
}

function collect(place: Place, node: TrieNode, into: Reference[]): void {
  if (node.kind === "leaf") {
    if (kindOf(place) === "account") {
      collectAccount(below(place, node.key.slice(node.from)), node.value, into);
    }
    return;
  }
  for (const { path, item } of childrenOf(node)) {
    const hash = hashIn(item);
    const at = below(place, path);
    if (hash === undefined) collect(at, nodeOf(item), into);
    else into.push({ kind: kindOf(place), hash: bytesToHex(hash), place: at });
  }
}

function collectAccount(place: Place, encoded: Uint8Array, into: Reference[]): void {
  const { storageRoot, codeHash } = decodeAccount(encoded);
  const root = bytesToHex(storageRoot);
  if (root !== EMPTY_ROOT) {
    into.push({ kind: "storage", hash: root, place: bytesToHex(storageTrie(pathOf(place))) });
  }
  if (!equalBytes(codeHash, EMPTY_CODE_HASH)) {
    into.push({ kind: "code", hash: bytesToHex(codeHash), place: NOWHERE });
  }
}

/** Codes have no place. */
export const NOWHERE: Place = "0x";
