import { expect } from "chai";
import { createDatabase, type Database } from "../../../node/src/db/database.ts";
import { PREFIX } from "../../../node/src/db/keys.ts";
import {
  decodeNodeRecord,
  encodeNodeRecord,
  formerAfter,
  stepTowards,
} from "../../../node/src/db/nodes/version.ts";
import { sealedBlockOf } from "../../../node/src/types/codec/block.ts";
import { bytesToHex } from "../../../node/src/types/codec/bytes.ts";
import type { Hex } from "../../../node/src/types/hex.ts";
import type { Former } from "../../../node/src/types/ports/storedNode.ts";
import { aChild, aGenesisBlock, aHash } from "./support/blocks.ts";
import { createMemoryKeyValue } from "./support/memoryKeyValue.ts";

describe("what a record of the trie says of those before it", () => {
  const node = Uint8Array.of(0xc1, 0x80);
  const last = { block: 2n ** 48n - 1n, piece: 0xfffe };

  it("is read as it was written, up to the largest numbers", () => {
    const far = Array.from({ length: 6 }, (_, level) => ({ ...last, piece: 0x0101 * level }));
    const formers: readonly (Former | undefined)[] = [
      undefined,
      { count: 1, previous: last, far: [] },
      { count: 31, previous: { block: 2n ** 32n, piece: 256 }, far: [] },
      { count: 32, previous: last, far: far.slice(0, 1) },
      { count: 2 ** 32 - 1, previous: last, far },
    ];
    for (const former of formers) {
      const record = { former, node };
      expect(decodeNodeRecord(encodeNodeRecord(record))).to.deep.equal(record);
    }
  });

  it("is refused when it is cut short or of no kind", () => {
    const record = encodeNodeRecord({ former: { count: 1, previous: last, far: [] }, node });
    const wrong = [
      new Uint8Array(0),
      Uint8Array.of(2, ...record.subarray(1)),
      Uint8Array.of(1, 0, 0, 0, 0, ...record.subarray(5)),
      // A count with which far versions come.
      Uint8Array.of(1, 0, 0, 0, 32, ...record.subarray(5)),
      record.subarray(0, 12),
    ];
    for (const bytes of wrong) {
      expect(() => decodeNodeRecord(bytes), bytesToHex(bytes)).to.throw("not a node of the trie");
    }
  });

  it("leads to any of 40,000 in a few steps, and never beyond the one that is looked for", () => {
    // The n-th record is the one that n were replaced before; the n-th block replaces the one before it.
    const formers: (Former | undefined)[] = [undefined];
    for (let block = 1; block <= 40_000; block += 1) {
      formers.push(formerAfter(formers.at(-1), { block: BigInt(block), piece: 0 }));
    }
    for (let height = 0; height <= 40_000; height += 37) {
      let former = formers.at(-1);
      let steps = 0;
      while (former !== undefined && former.previous.block > BigInt(height)) {
        const { block } = stepTowards(former, BigInt(height));
        former = formers[Number(block) - 1];
        steps += 1;
      }
      expect(former?.count ?? 0).to.equal(height);
      // One of 32,768, and of each smaller power of 32 what is left.
      expect(steps).to.be.at.most(1 + 3 * 31);
    }
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
  async function aLongChain(
    length: number,
    historyBlocks: number | "all",
    memory = createMemoryKeyValue(),
  ): Promise<Database> {
    const database = await createDatabase(memory, aGenesisBlock(), { historyBlocks });
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
    return found && bytesToHex(found.form);
  };
  const expectForm = (database: Database, height: number): void => {
    const expected = bytesToHex(formAfter(height));
    expect(formIn(database, height), `height ${height}`).to.equal(expected);
  };

  it("is found in the state of any of them in a few steps", async () => {
    const length = 5_000;
    const memory = createMemoryKeyValue();
    const database = await aLongChain(length, "all", memory);
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
    // Of a branch one child, with its place and block, and each 32nd time all of it; and the root of the state.
    const history = memory.keys().filter(([prefix]) => prefix === PREFIX.history);
    const bytes = history.reduce((sum, key) => sum + (memory.get(key)?.length ?? 0), 0);
    expect(bytes / length).to.be.below(180);
  });

  it("is found in every state of the window, whatever is gone before it", async () => {
    const [length, window] = [600, 290];
    const database = await aLongChain(length, window);
    for (let height = length - window; height <= length; height += 1) expectForm(database, height);
    expect(formIn(database, length - window - 1)).to.equal(undefined);
  });
});
