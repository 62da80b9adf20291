import { createMPT, verifyMerkleProof } from "@ethereumjs/mpt";
import { expect } from "chai";
import fc from "fast-check";
import { HeldTries } from "../../../node/src/exec/trie/heldTries.ts";
import { bytesToNibbles } from "../../../node/src/exec/trie/nibbles.ts";
import { NodeReader } from "../../../node/src/exec/trie/nodeReader.ts";
import {
  EMPTY_ROOT,
  getValue,
  proveValue,
  stateTrieAt,
  updateTrie,
} from "../../../node/src/exec/trie/trie.ts";
import { bytesToHex, hexToBytes } from "../../../node/src/types/codec/bytes.ts";
import { encodingOf, leavesIn } from "../../../node/src/types/codec/trieNode.ts";
import type { Hash, Hex } from "../../../node/src/types/hex.ts";
import { keccak256, keccak256Hex } from "../../../node/src/types/keccak.ts";
import type { StoredNode } from "../../../node/src/types/ports/storedNode.ts";
import { vectorsOf } from "./support/vectors.ts";

type Pairs = readonly (readonly [string, string | null])[];
interface Vector {
  readonly name: string;
  readonly test: { readonly in: Readonly<Record<string, string>> | Pairs; readonly root: Hash };
}

/** A trie in memory, changed in batches. */
function aTrie(nodesMax = 1_000) {
  const stored = new Map<Hash, Uint8Array>();
  const reader = new NodeReader(
    (hash) => storedNodes(stored.get(bytesToHex(hash))),
    new HeldTries(nodesMax),
  );
  let root: Hash = EMPTY_ROOT;
  return {
    stored,
    reader,
    root: () => root,
    update(changes: readonly (readonly [Uint8Array, Uint8Array | undefined])[]): Hash {
      const updated = updateTrie(
        reader,
        stateTrieAt(root),
        changes.map(([key, value]) => ({ key: bytesToNibbles(key), value })),
      );
      for (const {
        node: { form },
      } of updated.nodes)
        stored.set(keccak256Hex(encodingOf(form)), form);
      root = updated.root;
      return root;
    },
  };
}

function storedNodes(form: Uint8Array | undefined): readonly StoredNode[] {
  return form === undefined ? [] : [{ form, record: undefined }];
}

function bytesOfText(text: string): Uint8Array {
  return text.startsWith("0x") ? hexToBytes(text as Hex) : new TextEncoder().encode(text);
}

function pairsOf({ in: input }: Vector["test"]): Pairs {
  return Array.isArray(input) ? (input as Pairs) : Object.entries(input);
}

function changesOf(
  pairs: Pairs,
  isSecure: boolean,
): (readonly [Uint8Array, Uint8Array | undefined])[] {
  return pairs.map(([key, value]) => [
    isSecure ? keccak256(bytesOfText(key)) : bytesOfText(key),
    value === null ? undefined : bytesOfText(value),
  ]);
}

describe("trie", () => {
  describe("vectors of the Ethereum test suite", () => {
    for (const { name, test } of vectorsOf<Vector>("ethereum-trie-tests.jsonl.gz")) {
      const isSecure = /secure/i.test(name);
      if (!("root" in test)) continue;
      it(`${name}, key by key`, () => {
        const trie = aTrie();
        for (const change of changesOf(pairsOf(test), isSecure)) trie.update([change]);
        expect(trie.root()).to.equal(test.root);
      });
      it(`${name}, in one batch`, () => {
        const trie = aTrie();
        const last = new Map(
          changesOf(pairsOf(test), isSecure).map((change) => [bytesToHex(change[0]), change]),
        );
        expect(trie.update([...last.values()])).to.equal(test.root);
      });
    }
  });
});

/** Keys that share long prefixes, so that every shape of node comes up; some begin others. */
const key = fc
  .uint8Array({ minLength: 2, maxLength: 4 })
  .map((bytes) => bytes.map((byte) => byte & 0x13));
const change = fc.tuple(
  key,
  fc.option(fc.uint8Array({ minLength: 1, maxLength: 40 }), { nil: undefined, freq: 3 }),
);
const batches = fc.array(
  fc.uniqueArray(change, { selector: ([bytes]) => bytesToHex(bytes), maxLength: 40 }),
  {
    minLength: 1,
    maxLength: 8,
  },
);

type Values = ReadonlyMap<Hex, Uint8Array>;

/** The values after a batch, which the other trie takes key by key. */
async function applied(
  batch: readonly (readonly [Uint8Array, Uint8Array | undefined])[],
  before: Values,
  other: Awaited<ReturnType<typeof createMPT>>,
): Promise<Values> {
  const values = new Map(before);
  for (const [bytes, value] of batch) {
    if (value === undefined) {
      await other.del(bytes);
      values.delete(bytesToHex(bytes));
    } else {
      await other.put(bytes, value);
      values.set(bytesToHex(bytes), value);
    }
  }
  return values;
}

describe("trie under random batches", () => {
  it("has the root of @ethereumjs/mpt after every batch, and every earlier root stays readable", async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (rounds) => {
        const ours = aTrie(4);
        const theirs = await createMPT();
        const history: (readonly [Hash, Values])[] = [];
        let values: Values = new Map();
        for (const batch of rounds) {
          values = await applied(batch, values, theirs);
          expect(ours.update(batch)).to.equal(bytesToHex(theirs.root()));
          history.push([ours.root(), values]);
        }
        // The longer ones go on below leaves.
        const keys = rounds.flat().flatMap(([bytes]) => [bytes, Uint8Array.of(...bytes, 0)]);
        for (const [root, expected] of history) {
          for (const bytes of keys) {
            const value = getValue(ours.reader, stateTrieAt(root), bytesToNibbles(bytes));
            expect(mapBytes(value)).to.equal(mapBytes(expected.get(bytesToHex(bytes))));
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it("proves present and absent keys so that @ethereumjs/mpt accepts the proofs", async () => {
    await fc.assert(
      fc.asyncProperty(batches, key, async (rounds, other) => {
        const trie = aTrie();
        for (const batch of rounds) trie.update(batch);
        fc.pre(trie.root() !== EMPTY_ROOT);
        for (const bytes of [other, ...rounds.flat().map(([used]) => used)]) {
          const { value, proof } = proveValue(
            trie.reader,
            stateTrieAt(trie.root()),
            bytesToNibbles(bytes),
          );
          const verified = await verifyMerkleProof(bytes, [...proof], {
            root: hexToBytes(trie.root()),
          });
          expect(mapBytes(verified ?? undefined)).to.equal(mapBytes(value));
        }
      }),
      { numRuns: 100 },
    );
  });

  it("hashes and stores each touched node once", () => {
    const trie = aTrie();
    const batch = Array.from({ length: 500 }, (_, index): readonly [Uint8Array, Uint8Array] => [
      keccak256(Uint8Array.of(index >> 8, index)),
      new Uint8Array(32).fill(3),
    ]);
    const updated = updateTrie(
      trie.reader,
      stateTrieAt(EMPTY_ROOT),
      batch.map(([bytes, value]) => ({ key: bytesToNibbles(bytes), value })),
    );
    const places = updated.nodes.map(({ place }) => bytesToHex(place));
    expect(new Set(places).size).to.equal(places.length);
    expect(places.length).to.be.above(100);
    expect(updated.nodes.flatMap(({ node: { form } }) => leavesIn(form)).length).to.equal(500);
  });
});

describe("tries in memory", () => {
  const entries = Array.from({ length: 500 }, (_, index) => ({
    key: bytesToNibbles(keccak256(Uint8Array.of(index >> 8, index))),
    value: new Uint8Array(32).fill(3),
  }));

  /** How often the store is asked when everything is read a second time. */
  function loadsAgain(nodesMax: number): number {
    const stored = new Map<Hash, Uint8Array>();
    let loads = 0;
    const reader = new NodeReader((hash) => {
      loads += 1;
      return storedNodes(stored.get(bytesToHex(hash)));
    }, new HeldTries(nodesMax));
    const { root, nodes } = updateTrie(
      new NodeReader(() => [], new HeldTries(1)),
      stateTrieAt(EMPTY_ROOT),
      entries,
    );
    for (const { node } of nodes) {
      stored.set(keccak256Hex(encodingOf(node.form)), node.form);
    }
    for (const { key } of entries) getValue(reader, stateTrieAt(root), key);
    const before = loads;
    for (const { key } of entries) getValue(reader, stateTrieAt(root), key);
    return loads - before;
  }

  it("are not read twice while there is room", () => {
    expect(loadsAgain(1_000)).to.equal(0);
  });

  it("are let go of when there is none, also by a chain that is only read", () => {
    expect(loadsAgain(20)).to.be.greaterThan(100);
  });
});

describe("trie over a damaged store", () => {
  const key = keccak256(Uint8Array.of(1));

  /** Reads the only value of a trie whose root node was damaged. */
  function readDamaged(damage: (node: Uint8Array) => Uint8Array | undefined): void {
    const trie = aTrie();
    const root = trie.update([[key, new Uint8Array(40).fill(7)]]);
    const damaged = new NodeReader(
      (hash) => storedNodes(damage(trie.stored.get(bytesToHex(hash)) ?? key)),
      new HeldTries(10),
    );
    getValue(damaged, stateTrieAt(root), bytesToNibbles(key));
  }

  it("says EXEC_STATE_MISSING when a node is gone", () => {
    expect(() => readDamaged(() => undefined))
      .to.throw()
      .with.property("code", "EXEC_STATE_MISSING");
  });

  it("says EXEC_STATE_CORRUPT when a node does not decode", () => {
    expect(() => readDamaged((node) => node.slice(0, -1)))
      .to.throw()
      .with.property("code", "EXEC_STATE_CORRUPT");
  });
});

function mapBytes(bytes: Uint8Array | undefined): Hex | undefined {
  return bytes && bytesToHex(bytes);
}
