import { assertDefined } from "../../types/assert.ts";
import { encodeRLP } from "../../types/codec/rlp.ts";
import {
  BRANCH_ITEMS,
  HASH_BYTES,
  HASH_ITEM_BYTES,
  itemInEncoding,
  referenceTo,
} from "../../types/codec/trieNode.ts";
import type { NodeChange, StoredNode } from "../../types/ports/storedNode.ts";
import { NO_BYTES } from "../bytes.ts";
import { type Branch, changedBranch, EMPTY_BRANCH, Extension } from "./branch.ts";
import { commonLength, concatNibbles, joinNibbles, type Nibbles, NO_NIBBLES } from "./nibbles.ts";
import { encodeLeaf, formOf, hashOf, type Leaf, type TrieNode } from "./node.ts";
import type { NodeReader } from "./nodeReader.ts";
import { placeOf, type TrieName } from "./place.ts";

/** A new value of a key; undefined removes it. */
export interface Change {
  readonly key: Nibbles;
  readonly value: Uint8Array | undefined;
}

/** Some of the changes, which all begin with the same nibbles. */
interface Span {
  readonly changes: readonly Change[];
  readonly from: number;
  readonly to: number;
}

/** A child that was made anew, and what the store has at its place. */
interface Renewed {
  readonly node: TrieNode | undefined;
  readonly replaced: StoredNode | undefined;
}

const VALUE = BRANCH_ITEMS - 1;

/**
 * Applies changes to a trie in one walk: every node on their paths is read once, made anew once and hashed once. Changes are
 * sorted by key and have distinct keys.
 */
export class TrieUpdate {
  /** Nodes that are new at their places, and places that are empty now; each place once. */
  readonly nodes: NodeChange[] = [];
  readonly #reader: NodeReader;
  readonly #trie: TrieName;
  /** The items of the branch in the making; those that do not change are left over from others. */
  readonly #forms = new Array<Uint8Array | undefined>(BRANCH_ITEMS).fill(undefined);
  readonly #references = new Array<Uint8Array | undefined>(BRANCH_ITEMS).fill(undefined);

  constructor(reader: NodeReader, trie: TrieName) {
    this.#reader = reader;
    this.#trie = trie;
  }

  /** The new root with its hash; undefined of the empty trie. */
  root(
    node: TrieNode | undefined,
    changes: readonly Change[],
  ): { readonly node: TrieNode; readonly hash: Uint8Array } | undefined {
    const updated = this.#update(node, { changes, from: 0, to: changes.length }, 0);
    const key = assertDefined(changes[0], "no changes").key;
    if (updated === undefined) {
      if (node?.stored !== undefined) this.#empty(key, 0, node.stored);
      return undefined;
    }
    // The root is stored however short it is.
    const form = formOf(updated);
    const stored = this.#write(placeOf(this.#trie, key, 0), form, node?.stored);
    const hash = hashOf(updated);
    if (updated.kind === "leaf") return { node: { ...updated, stored }, hash };
    updated.stored = stored;
    return { node: updated, hash };
  }

  /** The node with the changes, what is below it settled; undefined if nothing is left. */
  #update(node: TrieNode | undefined, span: Span, depth: number): TrieNode | undefined {
    switch (node?.kind) {
      case undefined:
        return this.#make(presentIn(span), depth);
      case "leaf":
        return this.#make(presentIn(span, asChange(node, span, depth)), depth);
      case "extension":
        return this.#updateExtension(node, span, depth);
      case "branch":
        return this.#updateBranch(node, span, depth);
    }
  }

  /** A trie of nothing but these present values. */
  #make(values: readonly Change[], depth: number): TrieNode | undefined {
    const first = values[0];
    const last = values[values.length - 1];
    if (first?.value === undefined || last === undefined) return undefined;
    const { key, value } = first;
    if (values.length === 1) return { kind: "leaf", key, from: depth, value, stored: undefined };
    let end = depth;
    while (key[end] === last.key[end]) end += 1;
    const span = { changes: values, from: 0, to: values.length };
    const branch = this.#updateBranch(EMPTY_BRANCH, span, end);
    return this.#extend(
      key.slice(depth, end),
      assertDefined(branch, "two values make a branch"),
      key,
      end,
    );
  }

  #updateExtension(node: Extension, span: Span, depth: number): TrieNode | undefined {
    const { path } = node;
    const { key } = firstOf(span);
    const last = assertDefined(span.changes[span.to - 1], "no changes");
    // The keys are sorted: all of them share with the path what the first and the last share with it.
    const shared = Math.min(commonLength(path, key, depth), commonLength(path, last.key, depth));
    const end = depth + path.length;
    if (shared === path.length) {
      const below = this.#reader.belowOf(node, this.#trie, key, end);
      const updated = this.#update(below, span, end);
      return this.#joined(path, { node: updated, replaced: below.stored }, key, end);
    }
    const nibble = path[shared] ?? 0;
    const rest = path.slice(shared + 1);
    const moved =
      rest.length === 0
        ? this.#reader.belowOf(node, this.#trie, concatNibbles(key.slice(0, depth), path), end)
        : new Extension(rest, node.item, node.below);
    const split = this.#updateBranch(EMPTY_BRANCH, span, depth + shared, {
      nibble,
      child: asItWas(moved),
    });
    return split && this.#extend(path.slice(0, shared), split, key, depth + shared);
  }

  /** `moved` is a child that the branch has besides those in its form. */
  #updateBranch(
    node: Branch,
    { changes, from, to }: Span,
    depth: number,
    moved?: { readonly nibble: number; readonly child: Renewed },
  ): TrieNode | undefined {
    const renewed = new Array<Renewed | undefined>(VALUE).fill(undefined);
    if (moved !== undefined) renewed[moved.nibble] = moved.child;
    let value: Change | undefined;
    for (let start = from; start < to; ) {
      const change = assertDefined(changes[start], "index in range");
      const nibble = change.key[depth];
      if (nibble === undefined) {
        value = change;
        start += 1;
        continue;
      }
      let end = start + 1;
      while (end < to && changes[end]?.key[depth] === nibble) end += 1;
      const before =
        renewed[nibble]?.node ?? this.#reader.childOf(node, nibble, this.#trie, change.key, depth);
      const updated = this.#update(before, { changes, from: start, to: end }, depth + 1);
      renewed[nibble] = { node: updated, replaced: before?.stored };
      start = end;
    }
    const { key } = assertDefined(changes[from], "no changes");
    const occupancy = node.occupancy;
    const { count, only } = occupied(occupancy, renewed);
    const before = (occupancy & (1 << VALUE)) === 0 ? undefined : node.value;
    const kept = value === undefined ? before : value.value;
    if (count + (kept === undefined ? 0 : 1) > 1) {
      return this.#settledBranch(node, renewed, value, key, depth);
    }
    return this.#collapsed(node, renewed, { value: kept, only }, key, depth);
  }

  #settledBranch(
    node: Branch,
    renewed: readonly (Renewed | undefined)[],
    value: Change | undefined,
    key: Nibbles,
    depth: number,
  ): Branch {
    const [forms, references] = [this.#forms, this.#references];
    let changed = 0;
    for (let nibble = 0; nibble < VALUE; nibble++) {
      const child = renewed[nibble];
      if (child === undefined) continue;
      changed |= 1 << nibble;
      const item = this.#settle(child, key, depth + 1, nibble);
      forms[nibble] = item;
      references[nibble] = item && itemInEncoding(item, SPARE_ITEMS[nibble]);
    }
    if (value !== undefined) {
      changed |= 1 << VALUE;
      forms[VALUE] = value.value && encodeRLP(value.value);
      references[VALUE] = forms[VALUE];
    }
    const branch = changedBranch(node, { changed, forms, references });
    for (let nibble = 0; nibble < VALUE; nibble++) {
      const child = renewed[nibble];
      if (child !== undefined) branch.keep(nibble, nodeToKeep(child.node));
    }
    return branch;
  }

  /** A branch keeps at least two of its children and value; with fewer it is another node, or none. */
  #collapsed(
    node: Branch,
    renewed: readonly (Renewed | undefined)[],
    { value, only }: { readonly value: Uint8Array | undefined; readonly only: number },
    key: Nibbles,
    depth: number,
  ): TrieNode | undefined {
    for (let nibble = 0; nibble < VALUE; nibble++) {
      if (nibble !== only) this.#settle(renewed[nibble] ?? NOTHING, key, depth + 1, nibble);
    }
    if (value !== undefined)
      return { kind: "leaf", key: NO_NIBBLES, from: 0, value, stored: undefined };
    if (only < 0) return undefined;
    const path = concatNibbles(key.slice(0, depth), Uint8Array.of(only));
    const child =
      renewed[only] ?? asItWas(this.#reader.childOf(node, only, this.#trie, path, depth));
    return this.#joined(path.slice(depth), child, path, depth + 1);
  }

  /** A path in front of the renewed node at its end, which is at the first `depth` nibbles of `key`. */
  #joined(
    path: Nibbles,
    { node, replaced }: Renewed,
    key: Nibbles,
    depth: number,
  ): TrieNode | undefined {
    if (node?.kind !== "branch" && replaced !== undefined) this.#empty(key, depth, replaced);
    return node && this.#extend(path, node, key, depth, replaced);
  }

  /** A path in front of a node; leaves and extensions take it into their own path. */
  #extend(
    path: Nibbles,
    node: TrieNode,
    key: Nibbles,
    depth: number,
    replaced?: StoredNode,
  ): TrieNode {
    if (path.length === 0) return node;
    switch (node.kind) {
      case "leaf":
        return { ...node, key: joinNibbles(path, path.length, node), from: 0, stored: undefined };
      case "extension":
        return new Extension(concatNibbles(path, node.path), node.item, node.below);
      case "branch": {
        const item = this.#reference({ node, replaced }, placeOf(this.#trie, key, depth));
        return new Extension(path, item, node);
      }
    }
  }

  /** The item of a child at a nibble of a branch; leaves and short nodes stand in it themselves. */
  #settle(child: Renewed, key: Nibbles, depth: number, nibble: number): Uint8Array | undefined {
    const { node, replaced } = child;
    if (node === undefined && replaced === undefined) return undefined;
    if (node?.kind === "leaf" && replaced === undefined) return encodeLeaf(node);
    const place = placeOf(this.#trie, key, depth);
    place[place.length - 1] = nibble;
    if (node !== undefined && node.kind !== "leaf")
      return this.#reference({ node, replaced }, place, SPARE_ITEMS[nibble]);
    if (replaced !== undefined) this.#write(place, NO_BYTES, replaced);
    return node && encodeLeaf(node);
  }

  /** Of a branch or an extension, which is stored unless it is short; `into` is where the item may be put. */
  #reference(
    {
      node,
      replaced,
    }: { readonly node: Branch | Extension; readonly replaced: StoredNode | undefined },
    place: Uint8Array,
    into?: Uint8Array,
  ): Uint8Array {
    // It has not changed: it is where it was.
    if (replaced !== undefined && node.stored === replaced) return referenceTo(hashOf(node), into);
    const form = formOf(node);
    if (form.length < HASH_BYTES) {
      if (replaced !== undefined) this.#write(place, NO_BYTES, replaced);
      return form;
    }
    node.stored = this.#write(place, form, replaced);
    this.#reader.keep(node, replaced === undefined);
    return referenceTo(hashOf(node), into);
  }

  #empty(key: Nibbles, depth: number, replaced: StoredNode): void {
    this.#write(placeOf(this.#trie, key, depth), NO_BYTES, replaced);
  }

  #write(place: Uint8Array, form: Uint8Array, replaced: StoredNode | undefined): StoredNode {
    const node: StoredNode = { form, record: undefined };
    this.nodes.push({ place, node, replaced });
    return node;
  }
}

/** Items of the branch in the making that are hashes, by its nibbles: it copies them. */
const SPARE_ITEMS = Array.from({ length: VALUE }, () => new Uint8Array(HASH_ITEM_BYTES));

const NOTHING: Renewed = { node: undefined, replaced: undefined };

function asItWas(node: TrieNode | undefined): Renewed {
  return { node, replaced: node?.stored };
}

/** Leaves are in their branch, and short nodes too. */
function nodeToKeep(node: TrieNode | undefined): Branch | Extension | undefined {
  return node === undefined || node.kind === "leaf" ? undefined : node;
}

/** How many children there are, and the last of them. */
function occupied(
  occupancy: number,
  renewed: readonly (Renewed | undefined)[],
): { readonly count: number; readonly only: number } {
  let count = 0;
  let only = -1;
  for (let nibble = 0; nibble < VALUE; nibble++) {
    const child = renewed[nibble];
    const isThere =
      child === undefined ? (occupancy & (1 << nibble)) !== 0 : child.node !== undefined;
    if (!isThere) continue;
    count += 1;
    only = nibble;
  }
  return { count, only };
}

function firstOf({ changes, from }: Span): Change {
  return assertDefined(changes[from], "no changes");
}

/** The present values of a span, with another among them unless one of them replaces it. */
function presentIn({ changes, from, to }: Span, other?: Change): readonly Change[] {
  const present: Change[] = [];
  let isPlaced = other === undefined;
  for (let index = from; index < to; index++) {
    const change = assertDefined(changes[index], "index in range");
    if (other !== undefined && !isPlaced) {
      const order = Buffer.compare(change.key, other.key);
      if (order > 0) present.push(other);
      isPlaced = order >= 0;
    }
    if (change.value !== undefined) present.push(change);
  }
  if (other !== undefined && !isPlaced) present.push(other);
  return present;
}

/** A leaf at the first `depth` nibbles of the keys of a span, as if it were one of its changes. */
function asChange(leaf: Leaf, span: Span, depth: number): Change {
  return { key: joinNibbles(firstOf(span).key, depth, leaf), value: leaf.value };
}
