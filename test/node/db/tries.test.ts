import { createMPT, verifyMerkleProof } from "@ethereumjs/mpt";
import { expect } from "chai";
import fc from "fast-check";
import { withChecksums } from "../../../node/src/db/checksums.ts";
import { createDatabase, type Database } from "../../../node/src/db/database.ts";
import { PREFIX } from "../../../node/src/db/keys.ts";
import { decodeNodeRecord, type NodeRecord } from "../../../node/src/db/nodes/version.ts";
import { HeldTries } from "../../../node/src/exec/trie/heldTries.ts";
import { bytesToNibbles, type Nibbles } from "../../../node/src/exec/trie/nibbles.ts";
import { NodeReader, nodesAfter } from "../../../node/src/exec/trie/nodeReader.ts";
import type { TrieName } from "../../../node/src/exec/trie/place.ts";
import { EMPTY_ROOT, getValue, proveValue, updateTrie } from "../../../node/src/exec/trie/trie.ts";
import { assertDefined } from "../../../node/src/types/assert.ts";
import { sealedBlockOf } from "../../../node/src/types/codec/block.ts";
import { bytesToHex, hexToBytes } from "../../../node/src/types/codec/bytes.ts";
import { blockHash } from "../../../node/src/types/codec/header.ts";
import type { Hash, Hex } from "../../../node/src/types/hex.ts";
import type { StateDelta } from "../../../node/src/types/ports/store.ts";
import { aChild, aGenesisBlock } from "./support/blocks.ts";
import { createMemoryKeyValue } from "./support/memoryKeyValue.ts";

type Values = ReadonlyMap<Hex, Uint8Array>;
type Batch = readonly (readonly [Uint8Array, Uint8Array | undefined])[];

/** Two storage tries: what is the same in both must not be mixed up. */
const TRIES: readonly TrieName[] = [0xaa, 0xbb].map((byte) =>
  Uint8Array.of(1, ...new Uint8Array(32).fill(byte)),
);
const WINDOW = 3;

/** Keys that share long prefixes, so that every shape of node comes up, goes and comes back. */
const key = fc
  .uint8Array({ minLength: 3, maxLength: 3 })
  .map((bytes) => bytes.map((byte) => byte & 0x11));
const value = fc.oneof(
  fc.constantFrom(1, 2).map((byte) => new Uint8Array(33).fill(byte)),
  fc.uint8Array({ minLength: 1, maxLength: 3 }),
);
const batch = fc.uniqueArray(fc.tuple(key, fc.option(value, { nil: undefined, freq: 2 })), {
  selector: ([bytes]) => bytesToHex(bytes),
  maxLength: 16,
});
const blocks = fc.array(fc.tuple(batch, batch), { minLength: 1, maxLength: 12 });

/** A height: of each trie the root and the values. */
interface Height {
  readonly number: bigint;
  readonly roots: readonly Hash[];
  readonly values: readonly Values[];
}

/** A chain of blocks that change the tries. */
class Tries {
  readonly memory = createMemoryKeyValue();
  readonly heights: Height[] = [
    { number: 0n, roots: TRIES.map(() => EMPTY_ROOT), values: TRIES.map(() => new Map()) },
  ];
  readonly #options: { readonly historyBlocks: number | "all" };
  /** What blocks made, as a node has it. */
  #held = new HeldTries(1_000);
  #database: Database | undefined;

  constructor(historyBlocks: number | "all") {
    this.#options = { historyBlocks };
  }

  async open(): Promise<Database> {
    this.#database = await createDatabase(this.memory, aGenesisBlock(), this.#options);
    return this.#database;
  }

  /** A reader of the state after a block that remembers nothing. */
  reader(block: bigint): NodeReader {
    return this.#readerOf(block, new HeldTries(1));
  }

  forget(): void {
    this.#held = new HeldTries(1_000);
  }

  /** Reads a key of the first trie, and what is read stays in memory. */
  readInMemory({ number, roots: [root = EMPTY_ROOT] }: Height, path: Nibbles): void {
    const name = assertDefined(TRIES[0], "a trie");
    getValue(this.#readerOf(number, this.#held), { name, root }, path);
  }

  /** What is stored at a place. */
  recordAt(place: Uint8Array): NodeRecord {
    const key = Uint8Array.of(PREFIX.node, ...place);
    return decodeNodeRecord(assertDefined(withChecksums(this.memory).get(key), "a record"));
  }

  #readerOf(block: bigint, held: HeldTries): NodeReader {
    const { state } = assertDefined(this.#database, "it is open");
    return nodesAfter(state, block, held);
  }

  async commit(batches: readonly Batch[]): Promise<void> {
    const database = this.#database ?? (await this.open());
    const before = this.heights.at(-1);
    if (before === undefined) throw new Error("there is a genesis");
    const writer = this.#readerOf(before.number, this.#held);
    const nodes: StateDelta["nodes"][number][] = [];
    const roots = TRIES.map((name, index) => {
      const changes = (batches[index] ?? []).map(([bytes, changed]) => ({
        key: bytesToNibbles(bytes),
        value: changed,
      }));
      const root = before.roots[index] ?? EMPTY_ROOT;
      const updated = updateTrie(writer, { name, root }, changes);
      nodes.push(...updated.nodes);
      return updated.root;
    });
    const child = aChild(database.chain.head());
    const stateNodes = child.delta.nodes;
    await database.chain.commit(
      {
        ...child,
        hash: blockHash(child.block.header),
        delta: { ...child.delta, nodes: [...stateNodes, ...nodes] },
      },
      sealedBlockOf(child.block),
    );
    const values = TRIES.map((_, index) =>
      withBatch(before.values[index] ?? new Map(), batches[index] ?? []),
    );
    this.heights.push({ number: child.block.header.number, roots, values });
  }

  /** How many keys of a repository there are. */
  count(prefix: number): number {
    return this.memory.keys().filter(([first]) => first === prefix).length;
  }
}

function withBatch(before: Values, changes: Batch): Values {
  const values = new Map(before);
  for (const [bytes, changed] of changes) {
    if (changed === undefined) values.delete(bytesToHex(bytes));
    else values.set(bytesToHex(bytes), changed);
  }
  return values;
}

async function rootOf(values: Values): Promise<Hash> {
  const trie = await createMPT();
  for (const [name, bytes] of values) await trie.put(hexToBytes(name), bytes);
  return bytesToHex(trie.root());
}

/** Reads and proves every key at a height. */
async function checkHeight(tries: Tries, height: Height, keys: readonly Uint8Array[]) {
  for (const [index, name] of TRIES.entries()) {
    const root = height.roots[index] ?? EMPTY_ROOT;
    const trie = { name, root };
    for (const bytes of keys) {
      const expected = height.values[index]?.get(bytesToHex(bytes));
      const path = bytesToNibbles(bytes);
      expect(hexOf(getValue(tries.reader(height.number), trie, path))).to.equal(hexOf(expected));
      if (root === EMPTY_ROOT) continue;
      const { proof } = proveValue(tries.reader(height.number), trie, path);
      const verified = await verifyMerkleProof(bytes, [...proof], { root: hexToBytes(root) });
      expect(hexOf(verified ?? undefined)).to.equal(hexOf(expected));
    }
  }
}

/** The nodes that a trie is stored in, from its root down. */
function countNodes(values: Values): number {
  const nodes: StateDelta["nodes"][number][] = [];
  const changes = [...values].map(([name, bytes]) => ({
    key: bytesToNibbles(hexToBytes(name)),
    value: bytes,
  }));
  const empty = { name: TRIES[0] ?? Uint8Array.of(1), root: EMPTY_ROOT };
  nodes.push(...updateTrie(new NodeReader(() => [], new HeldTries(1)), empty, changes).nodes);
  return nodes.length;
}

describe("tries by path in the database", () => {
  it("have the roots of @ethereumjs/mpt, and give values and proofs at every height of the window", async () => {
    await fc.assert(
      fc.asyncProperty(blocks, async (chain) => {
        const tries = new Tries(WINDOW);
        const keys = [
          ...new Map(chain.flat(2).map(([bytes]) => [bytesToHex(bytes), bytes])).values(),
        ];
        for (const batches of chain) {
          await tries.commit(batches);
          const head = tries.heights.at(-1);
          expect(head?.roots).to.deep.equal(await Promise.all(head?.values.map(rootOf) ?? []));
          for (const height of tries.heights.slice(-1 - WINDOW)) {
            await checkHeight(tries, height, keys.slice(0, 8));
          }
        }
        const database = await tries.open();
        const first = Math.max(0, chain.length - WINDOW);
        expect(database.chain.earliestState()).to.equal(BigInt(first));
        for (const height of tries.heights.slice(first)) await checkHeight(tries, height, keys);
      }),
      { numRuns: 20 },
    );
  });

  it("keep nothing but the nodes of the head once the history is gone", async () => {
    await fc.assert(
      fc.asyncProperty(blocks, async (chain) => {
        const tries = new Tries(WINDOW);
        for (const batches of chain) await tries.commit(batches);
        for (let block = 0; block <= WINDOW; block++) await tries.commit([]);
        const nodes = tries.heights.at(-1)?.values.map(countNodes) ?? [];
        // And the root node of the state trie, which every block of the fixture changes.
        expect(tries.count(PREFIX.node)).to.equal(nodes.reduce((sum, count) => sum + count, 1));
        // A piece and a summary a block.
        expect(tries.count(PREFIX.history)).to.equal(2 * WINDOW);
      }),
      { numRuns: 60 },
    );
  });

  it("keep every height of an archive, and no more than a shorter window once they have one", async () => {
    await fc.assert(
      fc.asyncProperty(blocks, async (chain) => {
        const tries = new Tries("all");
        for (const batches of chain) await tries.commit(batches);
        const keys = [
          ...new Map(chain.flat(2).map(([bytes]) => [bytesToHex(bytes), bytes])).values(),
        ];
        for (const height of tries.heights) await checkHeight(tries, height, keys);
        const options = { historyBlocks: 1 };
        const database = await createDatabase(tries.memory, aGenesisBlock(), options);
        expect(database.chain.earliestState()).to.equal(0n);
        for (let block = 0; block < chain.length + 1; block++) {
          const child = aChild(database.chain.head());
          await database.chain.commit(child, sealedBlockOf(child.block));
        }
        const head = database.chain.head().block.header.number;
        expect(database.chain.earliestState()).to.equal(head - 1n);
        expect(tries.count(PREFIX.history)).to.equal(2);
      }),
      { numRuns: 15 },
    );
  });
});

describe("tries that come to be the same", () => {
  it("keep a history each", async () => {
    const tries = new Tries("all");
    const keys = [0x00, 0x10, 0x01].map((byte) => Uint8Array.of(byte, byte, byte));
    const all = (byte: number): Batch =>
      keys.map((bytes) => [bytes, new Uint8Array(33).fill(byte)]);
    await tries.commit([[], all(1)]);
    await tries.commit([[], all(2)]);
    await tries.commit([all(2), []]);
    await tries.commit([all(3), []]);
    await tries.commit([[], all(4)]);
    for (const height of tries.heights) await checkHeight(tries, height, keys);
  });
});

describe("a place that was left empty", () => {
  it("twice is found as it was between, as long as that is in the window", async () => {
    const tries = new Tries(4);
    const keys = [0x00, 0x01].map((byte) => Uint8Array.of(byte, byte, byte));
    const [full, none]: readonly Batch[] = [new Uint8Array(33).fill(1), undefined].map((value) =>
      keys.map((bytes) => [bytes, value] as const),
    );
    for (const batch of [full, none, full, none, [], [], [], []]) {
      await tries.commit([assertDefined(batch, "a batch"), []]);
      for (const height of tries.heights.slice(-5)) await checkHeight(tries, height, keys);
    }
  });
});

describe("a root that came back", () => {
  it("has the records before it that are stored at its place, also when it was read as it was long ago", async () => {
    const tries = new Tries("all");
    const keys = [0x00, 0x10].map((byte) => Uint8Array.of(byte, byte, byte));
    const all = (byte: number): Batch =>
      keys.map((bytes) => [bytes, new Uint8Array(33).fill(byte)]);
    for (const byte of [1, 2, 1]) await tries.commit([all(byte), []]);
    const first = assertDefined(tries.heights[1], "a height");
    tries.forget();
    tries.readInMemory(first, bytesToNibbles(assertDefined(keys[0], "a key")));
    await tries.commit([all(3), []]);
    expect(tries.recordAt(assertDefined(TRIES[0], "a trie")).former?.count).to.equal(3);
  });
});

function hexOf(bytes: Uint8Array | undefined): Hex | undefined {
  return bytes && bytesToHex(bytes);
}
