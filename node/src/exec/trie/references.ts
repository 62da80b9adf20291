import { bytesToHex } from "../../types/codec/bytes.ts";
import type { Hash } from "../../types/hex.ts";
import { isEqual } from "../bytes.ts";
import { decodeAccount, EMPTY_CODE_HASH } from "../state/account.ts";
import { type Child, decodeNode, type TrieNode } from "./node.ts";
import { EMPTY_ROOT } from "./trie.ts";

/** Something stored by hash that a trie node refers to: a node of the same trie, a storage trie, or a code. */
export interface Reference {
  readonly kind: "account" | "storage" | "code";
  readonly hash: Hash;
}

/**
 * What an encoded node of the state trie (`account`) or of an account's storage trie refers to. Throws
 * EXEC_STATE_CORRUPT.
 */
export function referencesOf(
  kind: "account" | "storage",
  encoded: Uint8Array,
): readonly Reference[] {
  const references: Reference[] = [];
  collect(kind, decodeNode(encoded), references);
  return references;
}

function collect(kind: "account" | "storage", node: TrieNode, into: Reference[]): void {
  switch (node.kind) {
    case "leaf":
      if (kind === "account") collectAccount(node.value, into);
      break;
    case "extension":
      collectChild(kind, node.child, into);
      break;
    case "branch":
      for (const child of node.children) {
        if (child !== undefined) collectChild(kind, child, into);
      }
  }
}

function collectChild(kind: "account" | "storage", child: Child, into: Reference[]): void {
  if (child instanceof Uint8Array) into.push({ kind, hash: bytesToHex(child) });
  else collect(kind, child, into);
}

function collectAccount(encoded: Uint8Array, into: Reference[]): void {
  const { storageRoot, codeHash } = decodeAccount(encoded);
  const root = bytesToHex(storageRoot);
  if (root !== EMPTY_ROOT) into.push({ kind: "storage", hash: root });
  if (!isEqual(codeHash, EMPTY_CODE_HASH)) {
    into.push({ kind: "code", hash: bytesToHex(codeHash) });
  }
}
