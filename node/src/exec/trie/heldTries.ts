import { equalBytes } from "../../types/codec/bytes.ts";
import type { Hash } from "../../types/hex.ts";
import type { Branch, Extension } from "./branch.ts";
import type { TrieNode } from "./node.ts";
import type { TrieAt, TrieName } from "./place.ts";

type InnerNode = Branch | Extension;

/** Ages that the nodes in memory are told apart by, about. */
const AGES = 16;
/** Ages by which a node counts as older than one a level above it, which sixteen times as many keys lead through. */
const AGES_OF_A_LEVEL = 8 * AGES;
/** Ages in which whatever was used counts as used by the block in the making, which will need it again. */
const AGES_OF_A_BLOCK = 4;
/** Of the nodes that may be held, those that are left when there were too many. */
const LEFT_PART = 3 / 4;
/** Of the nodes that may be held: when so many were made since, nobody reads what a root had before. */
const REPLACED_PART = 1 / 4;

/** A root belongs to one trie, also where others have the same content: what the store has of its nodes is by place. */
interface HeldRoot {
  readonly name: TrieName;
  readonly node: TrieNode;
}

/**
 * The tries that are in memory, by the hashes of their roots, each node below its parent: about `nodesMax` nodes. When there
 * are more, those go that were not used for longest, the lower ones first. A root that another took the place of goes soon.
 */
export class HeldTries {
  readonly #nodesMax: number;
  readonly #roots = new Map<Hash, HeldRoot>();
  /** Roots that others took the place of, the earliest first, with how many nodes had been made by then. */
  readonly #replaced = new Map<Hash, number>();
  /** By a root, the one that was made of it last. */
  readonly #made = new Map<Hash, Hash>();
  /** Nodes that were added ever. */
  #added = 0;
  #held = 0;
  #age = 0;
  #walks = 0;

  constructor(nodesMax: number) {
    this.#nodesMax = nodesMax;
  }

  root({ name, root }: TrieAt): TrieNode | undefined {
    if (this.#held > this.#nodesMax) this.#shrink();
    const held = this.#roots.get(root);
    if (held === undefined || !equalBytes(held.name, name)) return undefined;
    if (held.node.kind !== "leaf") this.use(held.node);
    return held.node;
  }

  /** The root of a trie that was read, or that changes made of a former one. */
  addRoot({ name, root }: TrieAt, node: TrieNode, former?: Hash): void {
    this.#roots.set(root, { name, node });
    this.#replaced.delete(root);
    this.add(node, former === undefined || !this.#roots.has(former));
    if (former !== undefined && former !== root) {
      this.#replaced.set(former, this.#added);
      this.#succeed({ name, root }, former);
    }
    for (const [replaced, added] of this.#replaced) {
      if (this.#added - added <= this.#nodesMax * REPLACED_PART) break;
      this.#roots.delete(replaced);
      this.#made.delete(replaced);
      this.#replaced.delete(replaced);
    }
  }

  /** Of two roots made of one, as by two proposals on a block, the earlier goes soon. */
  #succeed({ name, root }: TrieAt, former: Hash): void {
    const earlier = this.#made.get(former);
    this.#made.set(former, root);
    if (earlier === undefined || earlier === root) return;
    const held = this.#roots.get(earlier);
    if (held !== undefined && equalBytes(held.name, name)) {
      this.#replaced.set(earlier, this.#added);
    }
  }

  /** A root, or a node that hangs below another from now on, where none was or instead of one. */
  add(node: TrieNode, isMore: boolean): void {
    this.#added += 1;
    if (this.#added % Math.ceil(this.#nodesMax / AGES) === 0) this.#age += 1;
    if (isMore) this.#held += 1;
    if (node.kind !== "leaf") this.use(node);
  }

  use(node: InnerNode): void {
    node.usedIn = this.#age;
  }

  /** Nodes that are held elsewhere meanwhile keep what they say. */
  #shrink(): void {
    const heldOf = new Map<number, number>();
    this.#walk((node, level) => {
      const age = this.#ageOf(node, level);
      heldOf.set(age, (heldOf.get(age) ?? 0) + 1);
      return true;
    });
    const from = firstAgeOf(heldOf, this.#nodesMax * LEFT_PART);
    this.#held = 0;
    this.#walk((node, level) => {
      if (this.#ageOf(node, level) < from) return false;
      this.#held += 1;
      return true;
    });
  }

  /** What it counts as used in. */
  #ageOf({ usedIn }: InnerNode, level: number): number {
    return usedIn > this.#age - AGES_OF_A_BLOCK ? usedIn : usedIn - level * AGES_OF_A_LEVEL;
  }

  /** Asks of every node once whether it stays; trees share them. */
  #walk(stays: Stays): void {
    this.#walks += 1;
    for (const [hash, { node }] of this.#roots) {
      if (node.kind === "leaf" || !this.#staysWithin(node, 0, stays)) this.#roots.delete(hash);
    }
    for (const root of this.#made.keys()) if (!this.#roots.has(root)) this.#made.delete(root);
  }

  #staysWithin(node: InnerNode, level: number, stays: Stays): boolean {
    if (node.countedIn === this.#walks) return true;
    if (!stays(node, level)) return false;
    node.countedIn = this.#walks;
    if (node.kind === "extension") {
      const { below } = node;
      if (below !== undefined && !this.#staysWithin(below, level + 1, stays))
        node.below = undefined;
      return true;
    }
    const { below } = node;
    for (let nibble = 0; nibble < below.length; nibble++) {
      const child = below[nibble];
      if (child !== undefined && !this.#staysWithin(child, level + 1, stays))
        node.keep(nibble, undefined);
    }
    return true;
  }
}

/** Whether a node stays that is so many below its root. */
type Stays = (node: InnerNode, level: number) => boolean;

/** The earliest age from which on there are no more than so many. */
function firstAgeOf(heldOf: ReadonlyMap<number, number>, max: number): number {
  let held = 0;
  for (const age of [...heldOf.keys()].sort((a, b) => b - a)) {
    held += heldOf.get(age) ?? 0;
    if (held > max) return age + 1;
  }
  return 0;
}
