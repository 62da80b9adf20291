import { mkdtempSync, rmSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { withChecksums } from "../../../node/src/db/checksums.ts";
import { type Database, openDatabase } from "../../../node/src/db/database.ts";
import { PREFIX } from "../../../node/src/db/keys.ts";
import { openKeyValue } from "../../../node/src/db/level.ts";
import { DATABASE_VERSION } from "../../../node/src/db/repositories/meta.ts";
import { sealedBlockOf } from "../../../node/src/types/codec/block.ts";
import type { Address, Hash } from "../../../node/src/types/hex.ts";
import type { LogSelector } from "../../../node/src/types/ports/store.ts";
import type { Receipt } from "../../../node/src/types/receipt.ts";
import { expectCode } from "../exec/support/errors.ts";
import {
  aChild,
  aGenesisBlock,
  aHash,
  aReceipt,
  aRootNode,
  aStateRoot,
  SENDER,
} from "./support/blocks.ts";

const ADDRESS = SENDER;

describe("database", () => {
  let path: string;
  let database: Database;
  const genesis = aGenesisBlock();
  beforeEach(async () => {
    path = mkdtempSync(join(tmpdir(), "piaohao-db-"));
    database = await openDatabase(path, genesis);
  });
  afterEach(async () => {
    await database.close();
    rmSync(path, { recursive: true, force: true });
  });

  async function reopen(): Promise<void> {
    await database.close();
    database = await openDatabase(path, genesis);
  }

  it("begins with the genesis block and its state", () => {
    expect(database.chain.head()).to.deep.equal(genesis.sealed);
    expect(database.chain.blockByNumber(0n)).to.deep.equal(genesis.sealed);
    expect(database.chain.receiptsOf(genesis.sealed.hash)).to.deep.equal([]);
    expect(database.state.node(aStateRoot(0), "0x00", 0n)).to.deep.equal(aRootNode(0).node.form);
  });

  describe("finds the blocks of logs", () => {
    const aLog = (topics: readonly Hash[], address: Address = ADDRESS) => ({
      address,
      topics,
      data: "0x" as const,
    });
    const [event, other] = [aHash(1), aHash(2)];
    const OTHER: Address = "0x00000000000000bb0000000000000000000000bb";

    async function commit(...logs: Receipt["logs"]): Promise<void> {
      const child = aChild(database.chain.head(), {
        receipts: [aReceipt({ logs }), aReceipt({ logs })],
      });
      await database.chain.commit(child, sealedBlockOf(child.block));
    }

    async function find(selector: Partial<LogSelector>, max = 10, from = 0n, to = 9n) {
      const wanted = { address: ADDRESS, event, argument: undefined, ...selector };
      return database.chain.logs.blocksWith(wanted, { from, to }, max);
    }

    beforeEach(async () => {
      await commit(aLog([event, aHash(7)]), aLog([event, aHash(8)]));
      await commit(aLog([event, aHash(8)], OTHER), aLog([]));
      await commit(aLog([event]), aLog([other, aHash(7)]));
      await commit(aLog([event, aHash(7), aHash(9)]));
    });

    it("by emitter, event and first argument, each once and in order", async () => {
      for (const when of ["at once", "after reopening"]) {
        expect(await find({ argument: aHash(7) }), when).to.deep.equal([1n, 4n]);
        expect(await find({ argument: aHash(8) }), when).to.deep.equal([1n]);
        expect(await find({ argument: aHash(8), address: OTHER }), when).to.deep.equal([2n]);
        expect(await find({ event: other }), when).to.deep.equal([3n]);
        expect(await find({}), when).to.deep.equal([1n, 3n, 4n]);
        await reopen();
      }
      expect(database.chain.logs.from()).to.equal(0n);
    });

    it("within a range, and no more than were asked for", async () => {
      expect(await find({ argument: aHash(7) }, 10, 2n, 4n)).to.deep.equal([4n]);
      expect(await find({ argument: aHash(7) }, 10, 2n, 3n)).to.deep.equal([]);
      expect(await find({ argument: aHash(7) }, 1)).to.deep.equal([1n]);
      expect(await find({}, 10, 2n, 3n)).to.deep.equal([3n]);
    });

    it("not of every argument where there are too many", async () => {
      expect(await find({}, 4)).to.deep.equal([1n, 3n, 4n]);
      expect(await find({}, 3)).to.equal(undefined);
    });

    it("from the next block on in a database that has no index yet", async () => {
      await database.close();
      const store = withChecksums(await openKeyValue(path));
      await store.write([{ key: Uint8Array.of(PREFIX.meta, 5), value: undefined }]);
      await store.close();
      database = await openDatabase(path, genesis);
      expect(database.chain.logs.from()).to.equal(5n);
      await commit(aLog([other]));
      await reopen();
      expect(database.chain.logs.from()).to.equal(5n);
      expect(await find({ event: other }, 10, 5n)).to.deep.equal([5n]);
    });
  });

  it("commits block, receipts, senders, indices and state, and finds them again after reopening", async () => {
    const receipts = [
      aReceipt(),
      aReceipt({
        type: 0,
        succeeded: false,
        contractAddress: ADDRESS,
        logs: [],
        transactionHash: aHash(0x72),
      }),
    ];
    const executed = aChild(genesis.sealed, {
      receipts,
      senders: [ADDRESS, "0x00000000000000000000000000000000000000bb"],
      delta: {
        codes: [{ hash: aHash(0xc0), code: Uint8Array.of(0x60, 0) }],
        nodes: [aRootNode(1)],
      },
    });
    const sealed = sealedBlockOf(executed.block);
    await database.chain.commit(executed, sealed);
    for (const when of ["at once", "after reopening"]) {
      const { chain, state } = database;
      expect(chain.head(), when).to.deep.equal(sealed);
      expect(chain.blockByHash(sealed.hash), when).to.deep.equal(sealed);
      expect(chain.blockByNumber(1n), when).to.deep.equal(sealed);
      expect(chain.receiptsOf(sealed.hash), when).to.deep.equal(receipts);
      expect(chain.sendersOf(sealed.hash), when).to.deep.equal(executed.senders);
      expect(chain.locationOf(aHash(0x72)), when).to.deep.equal({
        blockHash: sealed.hash,
        blockNumber: 1n,
        index: 1,
      });
      expect(state.node(aStateRoot(1), "0x00", 1n), when).to.deep.equal(aRootNode(1).node.form);
      expect(state.code(aHash(0xc0)), when).to.deep.equal(Uint8Array.of(0x60, 0));
      await reopen();
    }
  });

  it("knows nothing of what was never committed", () => {
    const { chain, state } = database;
    expect([
      chain.blockByNumber(1n),
      chain.blockByHash(aHash(9)),
      chain.receiptsOf(aHash(9)),
      chain.sendersOf(aHash(9)),
      chain.locationOf(aHash(9)),
      state.node(aHash(9), "0x0009", 0n),
      state.code(aHash(9)),
    ]).to.deep.equal(Array.from({ length: 7 }, () => undefined));
  });

  it("has the state of the head while a commit is under way, and that of both blocks after it", async () => {
    const executed = aChild(genesis.sealed);
    const commit = database.chain.commit(executed, sealedBlockOf(executed.block));
    const isThere = (number: number): boolean =>
      database.state.node(aStateRoot(number), "0x00", BigInt(number)) !== undefined;
    expect(isThere(0)).to.equal(true);
    expect(database.chain.head()).to.deep.equal(genesis.sealed);
    await commit;
    expect([isThere(0), isThere(1)]).to.deep.equal([true, true]);
  });

  it("refuses a block that is not the child of the head", async () => {
    const child = aChild(genesis.sealed);
    const grandchild = aChild(sealedBlockOf(child.block));
    await expectAssertion(database.chain.commit(grandchild, sealedBlockOf(grandchild.block)));
    await expectAssertion(database.chain.commit(child, sealedBlockOf(grandchild.block)));
    expect(database.chain.head()).to.deep.equal(genesis.sealed);
  });

  it("refuses the database of another network", async () => {
    await database.close();
    const other = aGenesisBlock({ timestamp: 5n });
    const error = await expectCode(openDatabase(path, other), "DB_WRONG_GENESIS");
    expect(error.details).to.deep.equal({
      stored: genesis.sealed.hash,
      expected: other.sealed.hash,
    });
    database = await openDatabase(path, genesis);
  });

  it("says when a commit did not reach the disk, and takes no other", async () => {
    const delta = { codes: [], nodes: [] };
    const executed = aChild(genesis.sealed, { delta });
    const sealed = sealedBlockOf(executed.block);
    await database.close();
    await expectCode(database.chain.commit(executed, sealed), "DB_WRITE_FAILED");
    await expectAssertion(database.chain.commit(executed, sealed));
    expect(database.chain.head()).to.deep.equal(genesis.sealed);
    database = await openDatabase(path, genesis);
  });

  it("refuses to be opened twice", async () => {
    const error = await expectCode(openDatabase(path, genesis), "DB_LOCKED");
    expect(error.details).to.deep.equal({ path });
  });

  it("refuses a database of another version", async () => {
    await database.close();
    await writeRaw(path, Uint8Array.of(0, 0), Uint8Array.of(DATABASE_VERSION + 1));
    const error = await expectCode(openDatabase(path, genesis), "DB_WRONG_VERSION");
    expect(error.details).to.deep.equal({
      stored: DATABASE_VERSION + 1,
      expected: DATABASE_VERSION,
      isOlder: false,
    });
    const other = openDatabase(path, aGenesisBlock({ timestamp: 5n }));
    await expectCode(other, "DB_WRONG_GENESIS");
    await writeRaw(path, Uint8Array.of(0, 0), Uint8Array.of(DATABASE_VERSION));
    database = await openDatabase(path, genesis);
  });

  it("says which record does not decode", async () => {
    const child = aChild(genesis.sealed);
    await database.chain.commit(child, sealedBlockOf(child.block));
    await database.close();
    await writeRaw(path, Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 0, 0), Uint8Array.of(0xff));
    database = await openDatabase(path, genesis);
    expect(() => database.chain.receiptsOf(genesis.sealed.hash))
      .to.throw()
      .with.property("code", "DB_CORRUPT");
  });

  it("has a block wholly or not at all, wherever a crash cut its log off", async () => {
    const executed = aChild(genesis.sealed, {
      delta: {
        codes: Array.from({ length: 20 }, (_, index) => ({
          hash: aHash(index),
          code: Uint8Array.of(index + 1),
        })),
        nodes: [aRootNode(1)],
      },
    });
    const sealed = sealedBlockOf(executed.block);
    await reopen();
    await database.chain.commit(executed, sealed);
    await database.close();
    const log = (await readdir(path)).find((name) => name.endsWith(".log"));
    if (log === undefined) throw new Error("LevelDB has no log");
    const content = await readFile(join(path, log));
    for (let length = content.length; length >= 0; length -= Math.ceil(content.length / 25)) {
      const copy = mkdtempSync(join(tmpdir(), "piaohao-crash-"));
      for (const name of await readdir(path))
        await writeFile(join(copy, name), await readFile(join(path, name)));
      await writeFile(join(copy, log), content.subarray(0, length));
      const crashed = await openDatabase(copy, genesis);
      const isThere = crashed.chain.head().hash === sealed.hash;
      expect(isThere).to.equal(length === content.length);
      expect(crashed.chain.blockByNumber(1n) !== undefined).to.equal(isThere);
      expect(crashed.state.code(aHash(13)) !== undefined).to.equal(isThere);
      await crashed.close();
      rmSync(copy, { recursive: true, force: true });
    }
    database = await openDatabase(path, genesis);
  });
});

async function expectAssertion(promise: Promise<unknown>): Promise<void> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).to.have.property("name", "AssertionFailure");
}

/** Writes behind the database's back. */
async function writeRaw(path: string, key: Uint8Array, value: Uint8Array): Promise<void> {
  const db = withChecksums(await openKeyValue(path));
  await db.write([{ key, value }]);
  await db.close();
}
