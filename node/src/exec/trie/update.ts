import { assertDefined } from "../../types/assert.ts";
import { commonLength, concatNibbles, type Nibbles } from "./nibbles.ts";
import type { Child, TrieNode } from "./node.ts";

/** A new value of a key; undefined removes it. */
export interface Change {
  readonly key: Nibbles;
  readonly value: Uint8Array | undefined;
}

/** Reads the stored node at the end of a path; throws if it is not there. */
export type Resolve = (hash: Uint8Array, path: Nibbles) => TrieNode;

/**
 * Applies all changes in one walk: every node on their paths is read once and made anew once.
 * Changes are sorted by key and have distinct keys. Returns undefined for the empty trie.
 */
export function updateNode(
  node: TrieNode | undefined,
  changes: readonly Change[],
  depth: number,
  resolve: Resolve,
): TrieNode | undefined {
  if (changes.length === 0) return node;
  if (node === undefined) return buildNode(changes.filter(isPresent), depth);
  switch (node.kind) {
    case "leaf":
      return updateLeaf(node.path, node.value, changes, depth);
    case "extension":
      return updateExtension(node.path, node.child, changes, depth, resolve);
    case "branch":
      return updateBranch(node.children, node.value, changes, depth, resolve);
  }
}

function isPresent(change: Change): boolean {
  return change.value !== undefined;
}

/** A trie of nothing but these present values. */
function buildNode(changes: readonly Change[], depth: number): TrieNode | undefined {
  const first = changes[0];
  const last = changes.at(-1);
  if (first === undefined || last === undefined) return undefined;
  if (changes.length === 1) {
    return { kind: "leaf", path: first.key.subarray(depth), value: presentValue(first) };
  }
  const shared = commonLength(first.key.subarray(depth), last.key, depth);
  const branch = updateBranch(NO_CHILDREN, undefined, changes, depth + shared, unreachable);
  return extend(
    first.key.subarray(depth, depth + shared),
    assertDefined(branch, "two values make a branch"),
  );
}

function updateLeaf(
  path: Nibbles,
  value: Uint8Array,
  changes: readonly Change[],
  depth: number,
): TrieNode | undefined {
  const prefix = assertDefined(changes[0], "no changes").key.subarray(0, depth);
  const old: Change = { key: concatNibbles(prefix, path), value };
  const at = changes.findIndex((change) => Buffer.compare(change.key, old.key) >= 0);
  const before = at === -1 ? changes : changes.slice(0, at);
  const after = at === -1 ? [] : changes.slice(at);
  const replaced = after[0] !== undefined && Buffer.compare(after[0].key, old.key) === 0;
  const merged = replaced ? changes : [...before, old, ...after];
  return buildNode(merged.filter(isPresent), depth);
}

function updateExtension(
  path: Nibbles,
  child: Child,
  changes: readonly Change[],
  depth: number,
  resolve: Resolve,
): TrieNode | undefined {
  const first = assertDefined(changes[0], "no changes");
  const last = assertDefined(changes.at(-1), "no changes");
  // The keys are sorted: all of them share with the path what the first and the last share with it.
  const shared = Math.min(
    commonLength(path, first.key, depth),
    commonLength(path, last.key, depth),
  );
  if (shared === path.length) {
    const end = depth + shared;
    const node = load(child, first.key.subarray(0, end), resolve);
    const updated = updateNode(node, changes, end, resolve);
    return updated === undefined ? undefined : extend(path, updated);
  }
  const children: (Child | undefined)[] = [...NO_CHILDREN];
  const rest = path.subarray(shared + 1);
  children[path[shared] ?? 0] =
    rest.length === 0 ? child : { kind: "extension", path: rest, child };
  const branch = updateBranch(children, undefined, changes, depth + shared, resolve);
  return branch === undefined ? undefined : extend(path.subarray(0, shared), branch);
}

function updateBranch(
  oldChildren: readonly (Child | undefined)[],
  oldValue: Uint8Array | undefined,
  changes: readonly Change[],
  depth: number,
  resolve: Resolve,
): TrieNode | undefined {
  const children = [...oldChildren];
  let value = oldValue;
  for (let from = 0; from < changes.length; ) {
    const change = assertDefined(changes[from], "index in range");
    const nibble = change.key[depth];
    if (nibble === undefined) {
      value = change.value;
      from++;
      continue;
    }
    let to = from + 1;
    while (to < changes.length && changes[to]?.key[depth] === nibble) to++;
    const child = children[nibble];
    const path = change.key.subarray(0, depth + 1);
    const node = child === undefined ? undefined : load(child, path, resolve);
    children[nibble] = updateNode(node, changes.slice(from, to), depth + 1, resolve);
    from = to;
  }
  const path = assertDefined(changes[0], "no changes").key.subarray(0, depth);
  return normaliseBranch(children, value, path, resolve);
}

/** A branch keeps at least two of its children and value; with fewer it is another node, or none. */
function normaliseBranch(
  children: readonly (Child | undefined)[],
  value: Uint8Array | undefined,
  path: Nibbles,
  resolve: Resolve,
): TrieNode | undefined {
  let count = 0;
  let only = -1;
  for (let nibble = 0; nibble < 16; nibble++) {
    if (children[nibble] === undefined) continue;
    count++;
    only = nibble;
  }
  if (count + (value === undefined ? 0 : 1) > 1) return { kind: "branch", children, value };
  if (value !== undefined) return { kind: "leaf", path: new Uint8Array(0), value };
  const child = children[only];
  if (child === undefined) return undefined;
  const step = Uint8Array.of(only);
  return extend(step, load(child, concatNibbles(path, step), resolve));
}

/** `path` in front of a node; leaves and extensions take it into their own path. */
function extend(path: Nibbles, node: TrieNode): TrieNode {
  if (path.length === 0) return node;
  switch (node.kind) {
    case "leaf":
      return { kind: "leaf", path: concatNibbles(path, node.path), value: node.value };
    case "extension":
      return { kind: "extension", path: concatNibbles(path, node.path), child: node.child };
    case "branch":
      return { kind: "extension", path, child: node };
  }
}

function load(child: Child, path: Nibbles, resolve: Resolve): TrieNode {
  return child instanceof Uint8Array ? resolve(child, path) : child;
}

function presentValue(change: Change): Uint8Array {
  return assertDefined(change.value, "only present values are built");
}

/** Of a trie that nothing is stored of. */
export function unreachable(): never {
  throw new Error("a new trie refers to no stored node");
}

const NO_CHILDREN: readonly undefined[] = new Array<undefined>(16).fill(undefined);
