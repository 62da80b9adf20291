import { expect } from "chai";
import type { Hash } from "../../../node/src/types/hex.ts";
import { aNewcomer, type Newcomer } from "./support/newcomer.ts";
import {
  aStateNode,
  FIRST_SET,
  genesisOf,
  Sealer,
  SLOTS,
  type StateNode,
  validatorOf,
  wordOf,
} from "./support/stateChain.ts";

const genesis = genesisOf();

/** A chain of some blocks with a state of some hundred slots. */
async function aLongChain(length = 40): Promise<Sealer> {
  const sealer = new Sealer(await aStateNode(genesis));
  for (let block = 1; block <= length; block += 1) await sealer.write(block * 10, 10);
  return sealer;
}

/** Everything that the state of the head has, as executions read it. */
async function stateOf({ database, executor }: StateNode, length: number) {
  const { header } = database.chain.head().block;
  const slots = Array.from({ length: (length + 1) * 10 }, (_, slot) => wordOf(BigInt(slot)));
  return {
    root: header.stateRoot,
    slots: slots.map((slot) => executor.storageAt(SLOTS, slot, header)),
    account: executor.account(SLOTS, header),
    code: executor.code(SLOTS, header),
    proof: await executor.proof(SLOTS, slots.slice(0, 20), header),
  };
}

function headOf({ node }: Newcomer): { readonly number: bigint; readonly hash: Hash } {
  const { hash, block } = node.database.chain.head();
  return { number: block.header.number, hash };
}

describe("a snapshot", () => {
  it("brings a new node to the head with the state it has there, and no block before it", async () => {
    const sealer = await aLongChain();
    const newcomer = await aNewcomer(genesis);
    const peer = newcomer.connect(1, sealer.node);
    await newcomer.run();
    expect(newcomer.dropped).to.deep.equal([]);
    expect(headOf(newcomer)).to.deep.include({ number: 40n });
    const { chain } = newcomer.node.database;
    expect(chain.head()).to.deep.equal(sealer.node.database.chain.head());
    expect(chain.earliest()).to.equal(41n);
    expect(chain.blockByNumber(39n)).to.equal(undefined);
    for (const number of [0n, 17n, 39n]) {
      expect(chain.hashByNumber(number)).to.equal(
        sealer.node.database.chain.blockByNumber(number)?.hash,
      );
    }
    expect(chain.snapshot()?.validators).to.have.members(FIRST_SET.map(validatorOf));
    expect(await stateOf(newcomer.node, 40)).to.deep.equal(await stateOf(sealer.node, 40));
    expect(peer.asked.blocks).to.equal(1);
  });

  it("is followed by blocks, whose execution finds the whole state, also after a restart", async () => {
    const sealer = await aLongChain(20);
    const newcomer = await aNewcomer(genesis);
    const peer = newcomer.connect(1, sealer.node);
    await newcomer.run();
    const before = newcomer.node.database.chain.head();
    // Overwrites slots, makes new ones and changes the set.
    await sealer.write(15, 30);
    await sealer.change([1, 2, 3, 4, 5]);
    await sealer.write(5, 3);
    for (let block = 0; block < 6; block += 1) await sealer.advance();
    peer.status = { ...peer.status, headNumber: 29n };
    await newcomer.run();
    expect(newcomer.dropped).to.deep.equal([]);
    expect(newcomer.node.database.chain.head()).to.deep.equal(sealer.node.database.chain.head());
    expect(await stateOf(newcomer.node, 25)).to.deep.equal(await stateOf(sealer.node, 25));
    expect(newcomer.node.database.chain.receiptsOf(before.hash)).to.equal(undefined);

    const restarted = await aStateNode(genesis, newcomer.node.disk);
    expect(restarted.database.chain.earliest()).to.equal(21n);
    expect(await stateOf(restarted, 25)).to.deep.equal(await stateOf(sealer.node, 25));
  });

  it("is not taken by a node that is little behind, or has blocks", async () => {
    const sealer = await aLongChain(12);
    const near = await aNewcomer(genesis, { distance: 12n });
    near.connect(1, sealer.node);
    await near.run();
    expect(headOf(near).number).to.equal(12n);
    expect(near.node.database.chain.earliest()).to.equal(0n);

    for (let block = 0; block < 30; block += 1) await sealer.advance();
    const { sync } = near;
    await sync.stop();
    const again = await aNewcomer(genesis, { disk: near.node.disk, distance: 12n });
    again.connect(1, sealer.node);
    await again.run();
    expect(headOf(again).number).to.equal(42n);
    expect(again.node.database.chain.earliest()).to.equal(0n);
  });

  it("is proven across changes of the set after which nobody of the first is left", async () => {
    const sealer = await aLongChain(5);
    for (let change = 1; change <= 6; change += 1) {
      const first = change * 2;
      await sealer.change([first + 1, first + 2, first + 3, first + 4]);
      for (let block = 0; block < 40; block += 1) await sealer.advance();
    }
    const newcomer = await aNewcomer(genesis);
    const peer = newcomer.connect(1, sealer.node);
    await newcomer.run();
    expect(newcomer.dropped).to.deep.equal([]);
    expect(headOf(newcomer).number).to.equal(251n);
    expect(newcomer.node.database.chain.snapshot()?.validators).to.have.members(
      [13, 14, 15, 16].map(validatorOf),
    );
    // Half-way again and again, not every header.
    expect(peer.asked.headers).to.be.below(40);
  });

  it("knows the set while the contract fails: that of the nearest earlier block counts", async () => {
    const sealer = await aLongChain(20);
    await sealer.change([2, 3, 4, 5, 6, 7, 8]);
    await sealer.advance();
    await sealer.change([]);
    for (let block = 0; block < 5; block += 1) await sealer.advance();
    const newcomer = await aNewcomer(genesis);
    const peer = newcomer.connect(1, sealer.node);
    await newcomer.run();
    const { chain } = newcomer.node.database;
    expect(newcomer.dropped).to.deep.equal([]);
    expect(chain.snapshot()?.validators).to.have.members([2, 3, 4, 5, 6, 7, 8].map(validatorOf));
    await sealer.advance();
    await sealer.advance();
    peer.status = { ...peer.status, headNumber: peer.status.headNumber + 2n };
    await newcomer.run();
    expect(chain.head()).to.deep.equal(sealer.node.database.chain.head());
  });
});
