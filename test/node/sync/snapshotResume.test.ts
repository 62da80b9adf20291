import { expect } from "chai";
import { referencesOf } from "../../../node/src/exec/trie/references.ts";
import { OpenState } from "../../../node/src/sync/snapshot/openState.ts";
import { assertDefined } from "../../../node/src/types/assert.ts";
import type { Hash } from "../../../node/src/types/hex.ts";
import { aDisk } from "./support/memoryKeyValue.ts";
import { aNewcomer, honest } from "./support/newcomer.ts";
import {
  aStateNode,
  genesisOf,
  Sealer,
  SLOTS,
  type StateNode,
  wordOf,
} from "./support/stateChain.ts";

const genesis = genesisOf();
const LENGTH = 20;
/** Small, so that there is much to interrupt. */
const LIMITS = { batchMax: 16, flushBytes: 4_096 };

describe("a snapshot under way", () => {
  let sealer: Sealer;
  before(async () => {
    sealer = new Sealer(await aStateNode(genesis));
    for (let block = 1; block <= LENGTH; block += 1) await sealer.write(block * 40, 40);
  });

  /** Hashes asked for by a node with an empty disk. */
  async function hashesOfFreshRun(): Promise<{ readonly hashes: number; readonly writes: number }> {
    const disk = aDisk();
    const newcomer = await aNewcomer(genesis, { disk, limits: LIMITS });
    const { asked } = newcomer.connect(1, sealer.node);
    await newcomer.run();
    return { hashes: asked.hashes, writes: disk.writes };
  }

  function slotsOf({ database, executor }: StateNode): readonly Hash[] {
    const { header } = database.chain.head().block;
    const slots = Array.from({ length: (LENGTH + 1) * 40 }, (_, slot) => wordOf(BigInt(slot)));
    return slots.map((slot) => executor.storageAt(SLOTS, slot, header));
  }

  it("goes on after a kill at every write: never half a state, and what was written is not fetched again", async () => {
    const fresh = await hashesOfFreshRun();
    expect(fresh.writes).to.be.above(8);
    const expected = slotsOf(sealer.node);
    // The first write is the genesis; the last makes the snapshot the head.
    for (let writes = 1; writes < fresh.writes; writes += 1) {
      const disk = aDisk();
      disk.diesAfter = writes;
      const killed = await aNewcomer(genesis, { disk, limits: LIMITS });
      const before = killed.connect(1, sealer.node);
      await killed.run();
      expect(killed.dropped).to.deep.equal([]);

      disk.diesAfter = Number.POSITIVE_INFINITY;
      const resumed = await aNewcomer(genesis, { disk, limits: LIMITS });
      const { chain } = resumed.node.database;
      expect(chain.head(), `after ${writes} writes`).to.deep.equal(genesis.sealed);
      const after = resumed.connect(1, sealer.node);
      await resumed.run();
      expect(chain.head()).to.deep.equal(sealer.node.database.chain.head());
      expect(slotsOf(resumed.node)).to.deep.equal(expected);
      if (writes === fresh.writes - 1) expect(after.asked.hashes).to.be.below(fresh.hashes / 2);
      // What the kill cost: at most what had not been written yet, and the paths to it.
      expect(before.asked.hashes + after.asked.hashes).to.be.below(fresh.hashes * 1.9);
    }
  });

  it("stops the node when a part of it cannot be written, and at no fault of a peer", async () => {
    const disk = aDisk();
    disk.diesAfter = 4;
    const newcomer = await aNewcomer(genesis, { disk, limits: LIMITS });
    newcomer.connect(1, sealer.node);
    await newcomer.run();
    expect(newcomer.fatal).to.have.length(1);
    expect(newcomer.fatal[0]).to.include({ code: "DB_WRITE_FAILED" });

    const alone = await aNewcomer(genesis, { limits: LIMITS });
    alone.connect(1, sealer.node, { state: async () => [] });
    await alone.run();
    expect(alone.log.at(-1)?.message).to.equal("the chain could not be taken over yet");
    expect(alone.fatal).to.deep.equal([]);
  });

  it("may go on at a later head, whose state shares most with the earlier", async () => {
    const disk = aDisk();
    disk.diesAfter = 10;
    const killed = await aNewcomer(genesis, { disk, limits: LIMITS });
    killed.connect(1, sealer.node);
    await killed.run();
    disk.diesAfter = Number.POSITIVE_INFINITY;
    const longer = new Sealer(await aStateNode(genesis));
    for (let block = 1; block <= LENGTH + 4; block += 1) await longer.write(block * 40, 40);
    const resumed = await aNewcomer(genesis, { disk, limits: LIMITS });
    resumed.connect(1, longer.node);
    await resumed.run();
    expect(resumed.node.database.chain.head()).to.deep.equal(longer.node.database.chain.head());
    expect(slotsOf(resumed.node)).to.deep.equal(slotsOf(longer.node));
  });

  it("is shared by every peer that has it, and by none that has not", async () => {
    const newcomer = await aNewcomer(genesis, { limits: LIMITS });
    const peers = [1, 2, 3].map((n) => newcomer.connect(n, sealer.node));
    const late = newcomer.connect(4, sealer.node);
    late.status = { ...late.status, earliestNumber: BigInt(LENGTH) + 2n };
    const behind = newcomer.connect(5, sealer.node);
    behind.status = { ...behind.status, headNumber: BigInt(LENGTH) - 1n };
    await newcomer.run();
    for (const { asked } of peers) expect(asked.hashes).to.be.above(100);
    expect(late.asked.hashes + behind.asked.hashes).to.equal(0);
    expect(newcomer.node.database.chain.earliest()).to.equal(BigInt(LENGTH) + 1n);
  });

  it("asks another for what a slow peer does not send", async () => {
    const newcomer = await aNewcomer(genesis, { limits: LIMITS });
    let isSlow = false;
    const slow = newcomer.connect(1, sealer.node, {
      state: (pieces, block) => {
        // The single pieces that prove the set are still sent.
        if (pieces.length === 1) return honest(sealer.node).state(pieces, block);
        isSlow = true;
        return new Promise(() => undefined);
      },
    });
    newcomer.connect(2, sealer.node);
    newcomer.sync.wake();
    while (!isSlow) await new Promise(setImmediate);
    newcomer.clock.advance(2_000);
    while (newcomer.sync.state() !== undefined) await new Promise(setImmediate);
    expect(
      newcomer.log.find(({ message }) => /answers slowly/.test(message))?.details,
    ).to.deep.equal({
      peer: slow.address,
    });
    expect(newcomer.dropped).to.deep.equal([]);
    expect(slotsOf(newcomer.node)).to.deep.equal(slotsOf(sealer.node));
  });

  it("ends with the node, which writes nothing afterwards (SYNC_STOPPED)", async () => {
    const disk = aDisk();
    const newcomer = await aNewcomer(genesis, { disk, limits: LIMITS });
    const peer = newcomer.connect(1, sealer.node, {
      state: (pieces, block) =>
        disk.writes > 4 ? new Promise(() => undefined) : honest(sealer.node).state(pieces, block),
    });
    newcomer.sync.wake();
    while (disk.writes <= 4) await new Promise(setImmediate);
    await newcomer.sync.stop();
    const { writes } = disk;
    peer.state = honest(sealer.node).state;
    for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
    expect(disk.writes).to.equal(writes);
    expect(newcomer.node.database.chain.head()).to.deep.equal(genesis.sealed);
  });
});

describe("the open pieces of a state", () => {
  it("stay few when few are asked for at once, whatever the size of the state", async () => {
    const sealer = new Sealer(await aStateNode(genesis));
    for (let block = 1; block <= 40; block += 1) await sealer.write(block * 100, 100);
    const { database } = sealer.node;
    const store = (await aStateNode(genesis)).database.snapshots;
    const { header } = database.chain.head().block;
    const open = new OpenState(header, { store, referencesOf });
    let most = 0;
    while (open.size > 0) {
      const [piece] = open.take(1);
      const { hash, place } = assertDefined(piece, "an open state wants something");
      const item =
        database.snapshots.node(hash, place, header.number) ?? database.snapshots.code(hash);
      open.put(hash, assertDefined(item, "the state is whole"));
      most = Math.max(most, open.size);
    }
    expect(open.totals.nodes).to.be.above(4_000);
    // Sixteen a level, and the storage trie hangs below a path of the state trie.
    expect(most).to.be.below(16 * 10);
  });
});
