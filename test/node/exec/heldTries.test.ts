import { expect } from "chai";
import { Branch, EMPTY_BRANCH } from "../../../node/src/exec/trie/branch.ts";
import { HeldTries } from "../../../node/src/exec/trie/heldTries.ts";
import { STATE_TRIE, storageTrie, type TrieAt } from "../../../node/src/exec/trie/place.ts";
import type { Hash } from "../../../node/src/types/hex.ts";

const NODES_MAX = 64;

function aBranch(): Branch {
  return new Branch(EMPTY_BRANCH.form);
}

function hashOf(number: number): Hash {
  return `0x${number.toString(16).padStart(64, "0")}`;
}

function trieAt(number: number): TrieAt {
  return { name: STATE_TRIE, root: hashOf(number) };
}

describe("the tries that are held", () => {
  it("all stay while there is room", () => {
    const held = new HeldTries(NODES_MAX);
    const roots = Array.from({ length: NODES_MAX }, aBranch);
    for (const [number, root] of roots.entries()) held.addRoot(trieAt(number), root);
    for (const [number, root] of roots.entries()) {
      expect(held.root(trieAt(number))).to.equal(root);
    }
  });

  it("lose those that were not used for longest when there is none", () => {
    const held = new HeldTries(NODES_MAX);
    const [used, unused] = [aBranch(), aBranch()];
    held.addRoot(trieAt(1), used);
    held.addRoot(trieAt(2), unused);
    for (let number = 3; number < 3 + NODES_MAX; number++) {
      held.addRoot(trieAt(number), aBranch());
      held.root(trieAt(1));
    }
    expect(held.root(trieAt(1))).to.equal(used);
    expect(held.root(trieAt(2))).to.equal(undefined);
    const lately = Array.from({ length: NODES_MAX / 2 }, (_, number) => NODES_MAX + 2 - number);
    expect(lately.every((number) => held.root(trieAt(number)) !== undefined)).to.equal(true);
  });

  it("keep a node's ancestors with it", () => {
    const held = new HeldTries(NODES_MAX);
    const root = aBranch();
    held.addRoot(trieAt(0), root);
    const [old, lately] = [aBranch(), aBranch()];
    root.keep(0, old);
    held.add(old, true);
    root.keep(1, lately);
    held.add(lately, true);
    for (let number = 1; number <= NODES_MAX; number++) {
      held.root(trieAt(0));
      held.use(lately);
      held.addRoot(trieAt(number), aBranch());
    }
    held.root(trieAt(0));
    expect(root.loaded(1)).to.equal(lately);
    expect(root.loaded(0)).to.equal(undefined);
  });

  it("lose lower ones before those above them", () => {
    const held = new HeldTries(NODES_MAX);
    const [root, above, ...parents] = [aBranch(), aBranch(), aBranch(), aBranch()];
    const hang = (node: Branch, parent: Branch, nibble: number): void => {
      parent.keep(nibble, node);
      held.add(node, true);
    };
    held.addRoot(trieAt(0), root);
    for (const [nibble, node] of [above, ...parents].entries()) hang(node, root, nibble);
    for (const parent of parents) {
      for (let nibble = 0; nibble < 16; nibble++) hang(aBranch(), parent, nibble);
    }
    for (let number = 1; number <= NODES_MAX / 2; number++) {
      held.addRoot(trieAt(number), aBranch());
      held.root(trieAt(number));
    }
    expect(root.loaded(0)).to.equal(above);
    expect(parents.map((parent) => root.below.includes(parent))).to.deep.equal([true, true]);
    expect(parents[0]?.loaded(0)).to.equal(undefined);
  });

  it("let go of a root soon after another took its place, and of no other", () => {
    const held = new HeldTries(NODES_MAX);
    const other = aBranch();
    held.addRoot(trieAt(1), other);
    held.addRoot(trieAt(2), aBranch());
    for (let number = 3; number < 3 + NODES_MAX / 2; number++) {
      held.addRoot(trieAt(number), aBranch(), hashOf(number - 1));
      expect(held.root(trieAt(number - 1))).to.not.equal(undefined);
    }
    expect(held.root(trieAt(2))).to.equal(undefined);
    expect(held.root(trieAt(1))).to.equal(other);
  });

  it("let go of a root soon after another was made of the same one, and not of the other", () => {
    const held = new HeldTries(NODES_MAX);
    const decided = aBranch();
    held.addRoot(trieAt(1), aBranch());
    held.addRoot(trieAt(2), aBranch(), hashOf(1));
    held.addRoot(trieAt(3), decided, hashOf(1));
    for (let number = 4; number < 4 + NODES_MAX / 2; number++) {
      held.addRoot(trieAt(number), aBranch());
    }
    expect(held.root(trieAt(2))).to.equal(undefined);
    expect(held.root(trieAt(3))).to.equal(decided);
  });

  it("are no more than so many, also where each is a single leaf", () => {
    const held = new HeldTries(NODES_MAX);
    const key = Uint8Array.of(1, 2);
    const numbers = Array.from({ length: 5 * NODES_MAX }, (_, number) => number);
    for (const number of numbers) {
      held.root(trieAt(number));
      const value = Uint8Array.of(number);
      held.addRoot(trieAt(number), { kind: "leaf", key, from: 0, value, stored: undefined });
    }
    const left = numbers.filter((number) => held.root(trieAt(number)) !== undefined);
    expect(left).to.have.length.within(0, NODES_MAX + 1);
  });

  it("have the root of no trie but the one that is asked for", () => {
    const held = new HeldTries(NODES_MAX);
    held.addRoot(trieAt(1), aBranch());
    const other = { ...trieAt(1), name: storageTrie(new Uint8Array(64)) };
    expect(held.root(other)).to.equal(undefined);
  });

  it("keep a root that came back", () => {
    const held = new HeldTries(NODES_MAX);
    held.addRoot(trieAt(1), aBranch());
    held.addRoot(trieAt(2), aBranch(), hashOf(1));
    const again = aBranch();
    held.addRoot(trieAt(1), again, hashOf(2));
    for (let number = 3; number < 3 + NODES_MAX / 2; number++) {
      held.addRoot(trieAt(number), aBranch());
    }
    expect(held.root(trieAt(1))).to.equal(again);
  });
});
