import { bytesToHex } from "../../types/codec/bytes.ts";
import type { Place, StatePiece } from "../../types/ports/store.ts";
import { isEqual } from "../bytes.ts";
import { decodeAccount, EMPTY_CODE_HASH } from "../state/account.ts";
import { type Child, decodeNode, type TrieNode } from "./node.ts";
import { below, kindOf, pathOf, placeOf, storageTrie } from "./place.ts";
import { EMPTY_ROOT } from "./trie.ts";

/** Something stored by hash that a trie node refers to: a node of the same trie, a storage trie, or a code. */
export interface Reference extends StatePiece {
  readonly kind: "account" | "storage" | "code";
}

/** What the encoded node at a place refers to. Throws EXEC_STATE_CORRUPT. */
export function referencesOf(place: Place, encoded: Uint8Array): readonly Reference[] {
  const references: Reference[] = [];
  collect(place, decodeNode(encoded), references);
  return references;
}

function collect(place: Place, node: TrieNode, into: Reference[]): void {
  switch (node.kind) {
    case "leaf":
      if (kindOf(place) === "account") collectAccount(placeOf(place, node.path), node.value, into);
      break;
    case "extension":
      collectChild(placeOf(place, node.path), node.child, into);
      break;
    case "branch":
      for (const [nibble, child] of node.children.entries()) {
        if (child !== undefined) collectChild(below(place, nibble), child, into);
      }
  }
}

function collectChild(place: Place, child: Child, into: Reference[]): void {
  if (child instanceof Uint8Array) {
    into.push({ kind: kindOf(place), hash: bytesToHex(child), place });
  } else {
    collect(place, child, into);
  }
}

function collectAccount(place: Place, encoded: Uint8Array, into: Reference[]): void {
  const { storageRoot, codeHash } = decodeAccount(encoded);
  const root = bytesToHex(storageRoot);
  if (root !== EMPTY_ROOT) {
    into.push({ kind: "storage", hash: root, place: storageTrie(pathOf(place)) });
  }
  if (!isEqual(codeHash, EMPTY_CODE_HASH)) {
    into.push({ kind: "code", hash: bytesToHex(codeHash), place: NOWHERE });
  }
}

/** Codes have no place. */
const NOWHERE: Place = "0x";
