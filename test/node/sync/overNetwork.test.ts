import { expect } from "chai";
import { recover } from "../../../node/src/crypto/signing.ts";
import { listRoot } from "../../../node/src/exec/trie/listRoot.ts";
import { createSync } from "../../../node/src/sync/sync.ts";
import { assertDefined } from "../../../node/src/types/assert.ts";
import type { SealedBlock } from "../../../node/src/types/block.ts";
import { hostClock } from "../p2p/clocks.ts";
import { endpointOf, startNode, stopNodes, type TestNode } from "../p2p/support.ts";
import { aBlockOn, aChain, genesis, KEYS, VALIDATORS, withSeals } from "./support.ts";

const LENGTH = 12;
const chain = aChain(LENGTH);

/** A node that holds blocks and tells its peers so. */
async function aHolder(
  n: number,
  blocks: readonly SealedBlock[],
  headNumber: bigint,
): Promise<TestNode> {
  const holder = await startNode({ n });
  holder.blocks.push(...blocks);
  holder.network.broadcastStatus({
    headNumber,
    headHash: assertDefined(blocks.at(-1), "a head").hash,
    earliestNumber: 0n,
  });
  return holder;
}

/** Connects a node that has only the genesis block to the holders and lets it catch up. */
async function catchUp(
  holders: readonly TestNode[],
): Promise<{ readonly node: TestNode; readonly blocks: readonly SealedBlock[] }> {
  const blocks: SealedBlock[] = [genesis];
  const node = await startNode({ n: 1, peers: holders.map(endpointOf) });
  for (const _holder of holders) await node.journal.nextKind("status");
  const { promise: caughtUp, resolve } = Promise.withResolvers<void>();
  const sync = createSync({
    network: node.network,
    chain: { head: () => assertDefined(blocks.at(-1), "a head") },
    validatorsAfter: async () => VALIDATORS,
    importBlock: async (sealed) => {
      blocks.push(sealed);
    },
    recover,
    transactionsRootOf: listRoot,
    clock: hostClock,
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    onCaughtUp: () => blocks.length > LENGTH && resolve(),
    limits: { batchMax: 5, patienceMs: 5 },
  });
  sync.wake();
  await caughtUp;
  await sync.stop();
  return { node, blocks };
}

describe("sync over real connections", () => {
  afterEach(stopNodes);

  it("fetches the chain of an honest peer", async () => {
    const { blocks, node } = await catchUp([await aHolder(2, chain, BigInt(LENGTH))]);
    expect(blocks).to.deep.equal(chain);
    expect(node.network.peers().length).to.equal(1);
  });

  const one = assertDefined(KEYS[0], "a key");
  const strangers = ["66", "77", "88"].map((byte) => Buffer.from(byte.repeat(32), "hex"));
  const lies: readonly { readonly desc: string; readonly block: SealedBlock }[] = [
    {
      desc: "a forged seal",
      block: aBlockOn(genesis, {
        tamper: (block) =>
          withSeals(
            block,
            block.header.extraData.seals.map((seal, i) => (i === 2 ? seal.toReversed() : seal)),
          ),
      }),
    },
    { desc: "seals of less than a quorum", block: aBlockOn(genesis, { keys: KEYS.slice(0, 2) }) },
    { desc: "duplicate seals", block: aBlockOn(genesis, { keys: [one, one, one] }) },
    {
      desc: "seals of a set that is not the validators",
      block: aBlockOn(genesis, { keys: strangers }),
    },
    {
      desc: "a body that is not the header's",
      block: aBlockOn(genesis, {
        tamper: (block) => ({ ...block, transactions: [Uint8Array.of(2, 2)] }),
      }),
    },
  ];
  for (const { desc, block } of lies) {
    it(`drops a peer that sends ${desc} and goes on with an honest one`, async () => {
      const liar = await aHolder(2, [genesis, block], 99n);
      const honest = await aHolder(3, chain, BigInt(LENGTH));
      const { blocks, node } = await catchUp([liar, honest]);
      expect(blocks).to.deep.equal(chain);
      expect(node.network.peers().map(({ address }) => address)).to.deep.equal([honest.address]);
      const dropped = node.journal
        .ofKind("log")
        .filter(({ message }) => message === "dropped a peer");
      expect(dropped.map(({ details }) => details["peer"])).to.deep.equal([liar.address]);
    });
  }
});
