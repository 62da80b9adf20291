import { createMPT, verifyMerkleProof } from "@ethereumjs/mpt";
import { expect } from "chai";
import fc from "fast-check";
import { createDatabase, type Database } from "../../../node/src/db/database.ts";
import { PREFIX } from "../../../node/src/db/keys.ts";
import { HeldTries } from "../../../node/src/exec/trie/heldTries.ts";
import { bytesToNibbles } from "../../../node/src/exec/trie/nibbles.ts";
import { NodeReader, nodesAfter } from "../../../node/src/exec/trie/nodeReader.ts";
import type { TrieName } from "../../../node/src/exec/trie/place.ts";
import { EMPTY_ROOT, getValue, proveValue, updateTrie } from "../../../node/src/exec/trie/trie.ts";
import { assertDefined } from "../../../node/src/types/assert.ts";
import { sealedBlockOf } from "../../../node/src/types/codec/block.ts";
import { bytesToHex, hexToBytes } from "../../../node/src/types/codec/bytes.ts";
import { blockHash } from "../../../node/src/types/codec/header.ts";
import type { Hash, Hex } from "../../../node/src/types/hex.ts";
import type { StateDelta } from "../../../node/src/types/ports/store.ts";
import { aChild, aGenesisBlock, aHash } from "./support/blocks.ts";
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
  readonly #held = new HeldTries(1_000);
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

  #readerOf(block: bigint, held: HeldTries): NodeReader {
    const { state } = assertDefined(this.#database, "it is open");
    return new NodeReader(nodesAfter(state, block), held);
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

describe("a place that many blocks changed", () => {
  const PLACE = Uint8Array.of(0, 7);
  /** A branch of which each block changes another child. */
  const formAfter = (number: number): Uint8Array => {
    const children = Array.from({ length: 16 }, (_, nibble) => {
      const changedIn = number - ((number - nibble + 16) % 16);
      return Uint8Array.of(0xa0, ...new Uint8Array(30), (changedIn >> 8) & 0xff, changedIn & 0xff);
    });
    return Buffer.concat([Uint8Array.of(0xf9, 0x02, 0x11), ...children, Uint8Array.of(0x80)]);
  };
  async function aLongChain(length: number, historyBlocks: number | "all"): Promise<Database> {
    const options = { historyBlocks };
    const database = await createDatabase(createMemoryKeyValue(), aGenesisBlock(), options);
    for (let block = 1; block <= length; block += 1) {
      const child = aChild(database.chain.head());
      const node = { form: formAfter(block), record: undefined };
      const nodes = [...child.delta.nodes, { place: PLACE, node, replaced: undefined }];
      const executed = { ...child, delta: { ...child.delta, nodes } };
      await database.chain.commit(executed, sealedBlockOf(child.block));
    }
    return database;
  }
  const formIn = ({ state }: Database, height: number): Hex | undefined => {
    const [found] = state.storedNodes(new Uint8Array(32), PLACE, BigInt(height));
    return hexOf(found?.form);
  };
  const expectForm = (database: Database, height: number): void => {
    const expected = bytesToHex(formAfter(height));
    expect(formIn(database, height), `height ${height}`).to.equal(expected);
  };

  it("is found in the state of any of them in a few steps", async () => {
    const length = 5_000;
    const database = await aLongChain(length, "all");
    const heights = [1, 2, 31, 32, 33, 34, 1_023, 1_024, 1_025, 1_026, 3_456, 4_985, 4_999, length];
    // From one 1,024th record to the next, then from one 32nd to the next, then one by one.
    const stepsMax = 4 + 31 + 31;
    for (const height of heights) {
      const before = database.snapshots.looks();
      expectForm(database, height);
      expect(database.snapshots.looks() - before, `height ${height}`).to.be.at.most(stepsMax);
    }
    const before = database.snapshots.looks();
    expect(database.snapshots.node(aHash(7), "0x0007", 1n)).to.equal(undefined);
    expect(database.snapshots.looks() - before).to.be.at.most(2 * stepsMax);
  });

  it("is found in every state of the window, whatever is gone before it", async () => {
    const [length, window] = [600, 290];
    const database = await aLongChain(length, window);
    for (let height = length - window; height <= length; height += 1) expectForm(database, height);
    expect(formIn(database, length - window - 1)).to.equal(undefined);
  });
});

function hexOf(bytes: Uint8Array | undefined): Hex | undefined {
  return bytes && bytesToHex(bytes);
}
