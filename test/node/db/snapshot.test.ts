import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Database, openDatabase } from "../../../node/src/db/database.ts";
import { AssertionFailure } from "../../../node/src/types/assert.ts";
import { sealedBlockOf } from "../../../node/src/types/codec/block.ts";
import { keccak256Hex } from "../../../node/src/types/keccak.ts";
import type { Snapshot } from "../../../node/src/types/ports/store.ts";
import { aChild, aGenesisBlock, aHash, aHeader } from "./support/blocks.ts";

const ADDRESS = "0x00000000000000000000000000000000000000aa";
const NODE = Uint8Array.of(0xc1, 0xb0);
const ROOT = keccak256Hex(NODE);
const sealed = sealedBlockOf({
  header: aHeader({ number: 500n, parentHash: aHash(0x10), stateRoot: ROOT }),
  transactions: [],
});
const snapshot: Snapshot = {
  sealed,
  validators: [ADDRESS],
  ancestors: [aHash(0x10), aHash(0x11)],
};
const ITEMS = {
  nodes: [{ hash: ROOT, node: NODE }],
  codes: [{ hash: aHash(0xc1), code: Uint8Array.of(1) }],
};

describe("a snapshot in the database", () => {
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

  it("is nothing to the chain while its state is put together, and that is there after reopening", async () => {
    await database.snapshots.add(ITEMS);
    await reopen();
    expect(database.chain.head()).to.deep.equal(genesis.sealed);
    expect(database.chain.snapshot()).to.equal(undefined);
    expect(database.chain.earliest()).to.equal(0n);
    expect(database.snapshots.node(ROOT, "0x00", 500n)).to.deep.equal(NODE);
    expect(database.snapshots.code(aHash(0xc1))).to.deep.equal(Uint8Array.of(1));
  });

  it("moves the chain when it is adopted", async () => {
    await database.snapshots.add(ITEMS);
    await database.snapshots.adopt(snapshot);
    const check = (): void => {
      const { chain, state } = database;
      expect(chain.head()).to.deep.equal(sealed);
      expect(chain.snapshot()).to.deep.equal(snapshot);
      expect(chain.earliest()).to.equal(501n);
      expect(chain.blockByNumber(500n)).to.deep.equal(sealed);
      expect(chain.blockByNumber(499n)).to.equal(undefined);
      expect([500n, 499n, 498n, 497n, 501n, 0n].map(chain.hashByNumber)).to.deep.equal([
        sealed.hash,
        aHash(0x10),
        aHash(0x11),
        undefined,
        undefined,
        genesis.sealed.hash,
      ]);
      expect(state.node(ROOT, "0x00", 500n)).to.deep.equal(NODE);
    };
    check();
    await reopen();
    check();
  });

  it("is followed by blocks", async () => {
    await database.snapshots.add(ITEMS);
    await database.snapshots.adopt(snapshot);
    const next = aChild(sealed, {});
    const header = { ...next.block.header, stateRoot: ROOT };
    const block = { ...next.block, header };
    const child = sealedBlockOf(block);
    await database.chain.commit({ ...next, block, hash: child.hash }, child);
    await reopen();
    expect(database.chain.head()).to.deep.equal(child);
    expect(database.chain.earliest()).to.equal(501n);
  });

  it("is not adopted without its state, nor on a chain that has blocks", async () => {
    const failure = (promise: Promise<void>): Promise<unknown> =>
      promise.then(
        () => undefined,
        (error: unknown) => error,
      );
    expect(await failure(database.snapshots.adopt(snapshot))).to.be.instanceOf(AssertionFailure);
    await database.snapshots.add(ITEMS);
    const next = aChild(genesis.sealed, {});
    await database.chain.commit(next, sealedBlockOf(next.block));
    expect(await failure(database.snapshots.adopt(snapshot))).to.be.instanceOf(AssertionFailure);
    expect(database.chain.head().block.header.number).to.equal(1n);
  });
});
