import { expect } from "chai";
import type { SealedBlock } from "../../../node/src/types/block.ts";
import { sealedBlockOf } from "../../../node/src/types/codec/block.ts";
import { NodeError } from "../../../node/src/types/errors.ts";
import { STATE_BLOCKS_KEPT } from "../../../node/src/types/stateWindow.ts";
import { type Answers, aNewcomer, honest, type Newcomer } from "./support/newcomer.ts";
import { aStateNode, genesisOf, Sealer, type StateNode, sealWith } from "./support/stateChain.ts";

const genesis = genesisOf();
const LENGTH = 30n;

/** A snapshot peer that lies; what it does not lie about is honest. */
interface Lie {
  readonly desc: string;
  readonly lie: (holder: StateNode) => Partial<Answers>;
  /** The reason for which it is dropped. */
  readonly reason: RegExp;
}

/** The head as a liar seals or changes it. */
function lyingHead(change: (head: SealedBlock) => SealedBlock): Lie["lie"] {
  return (holder) => ({
    blocks: async () => [change(holder.database.chain.head())],
  });
}

function withHeader(
  { block }: SealedBlock,
  fields: Partial<SealedBlock["block"]["header"]>,
): SealedBlock {
  return sealedBlockOf({ ...block, header: { ...block.header, ...fields } });
}

const LIES: readonly Lie[] = [
  {
    desc: "a head sealed by strangers",
    lie: lyingHead((head) => sealWith(head, [21, 22, 23])),
    reason: /quorum is wrong/,
  },
  {
    desc: "a head with a forged state root, under the seals of the true one",
    lie: lyingHead((head) => withHeader(head, { stateRoot: head.hash })),
    reason: /quorum is wrong/,
  },
  {
    desc: "a head sealed by less than a quorum",
    lie: lyingHead((head) => sealWith(head, [1, 2])),
    reason: /quorum is wrong/,
  },
  {
    desc: "a head with one seal several times",
    lie: lyingHead((head) => sealWith(head, [1, 1, 1, 2])),
    reason: /quorum is wrong/,
  },
  {
    desc: "a head with a quorum and a stranger's seal",
    lie: lyingHead((head) => sealWith(head, [1, 2, 3, 21])),
    reason: /sealAuthor is wrong/,
  },
  {
    desc: "the body of another block under the head's header",
    lie: lyingHead(({ block }) => sealedBlockOf({ ...block, transactions: [Uint8Array.of(2, 1)] })),
    reason: /transactionsRoot is wrong/,
  },
  {
    desc: "another block than its head (SYNC_NO_BLOCKS)",
    lie: (holder) => ({ blocks: async () => holder.chain.blocksFrom(3n, 1) }),
    reason: /head it claims/,
  },
  { desc: "no head", lie: () => ({ blocks: async () => [] }), reason: /head it claims/ },
  {
    desc: "too few of the headers before the head (SYNC_NO_BLOCKS)",
    lie: (holder) => ({ headers: async (number) => holder.chain.headersFrom(number, 5) }),
    reason: /headers it should/,
  },
  {
    desc: "headers that do not lead to the head",
    lie: (holder) => ({
      headers: async (number, count) =>
        holder.chain
          .headersFrom(number, count)
          .map((header, index) => (index === 3 ? { ...header, gasUsed: 1n } : header)),
    }),
    reason: /hash is wrong/,
  },
  {
    desc: "headers of other heights",
    lie: (holder) => ({
      headers: async (number, count) => holder.chain.headersFrom(number, count).toReversed(),
    }),
    reason: /number is wrong/,
  },
  {
    desc: "pieces of state with another content (SYNC_INVALID_STATE)",
    lie: (holder) => ({
      state: async (hashes, block) =>
        (await honest(holder).state(hashes, block)).map(
          (item) => item && Uint8Array.of(...item, 0),
        ),
    }),
    reason: /another hash/,
  },
  {
    desc: "pieces of state in another order",
    lie: (holder) => ({
      state: async (hashes, block) => {
        const items = await honest(holder).state(hashes, block);
        return items.length > 1 ? items.toReversed() : items;
      },
    }),
    reason: /another hash/,
  },
  {
    desc: "a state with pieces missing (SYNC_NO_STATE)",
    lie: (holder) => ({
      state: async (hashes, block) => {
        const items = await honest(holder).state(hashes, block);
        return items.length > 2 ? items.with(2, undefined) : items;
      },
    }),
    reason: /lacks a state/,
  },
  {
    desc: "nothing of the state",
    lie: () => ({ state: async () => [] }),
    reason: /lacks a state|answers with nothing/,
  },
];

describe("a lying snapshot peer is dropped and named, and another is asked", () => {
  let sealer: Sealer;
  before(async () => {
    sealer = new Sealer(await aStateNode(genesis));
    for (let block = 1; block <= Number(LENGTH); block += 1) await sealer.write(block * 20, 20);
  });

  function expectJoined({ node }: Newcomer): void {
    expect(node.database.chain.head().block.header.stateRoot).to.equal(
      sealer.node.database.chain.head().block.header.stateRoot,
    );
    expect(node.database.chain.earliest()).to.equal(LENGTH + 1n);
  }

  for (const { desc, lie, reason } of LIES) {
    it(`when it sends ${desc}`, async () => {
      const newcomer = await aNewcomer(genesis, { limits: { batchMax: 8 } });
      const liar = newcomer.connect(1, sealer.node, lie(sealer.node));
      newcomer.connect(2, sealer.node);
      // A lie about the head ends the attempt; the next one begins after a while.
      for (
        let attempt = 0;
        attempt < 3 && newcomer.node.chain.head().block.header.number === 0n;
        attempt += 1
      ) {
        await newcomer.run();
        newcomer.clock.advance(500);
      }
      expect(newcomer.dropped.map(({ peer }) => peer)).to.deep.equal([liar.address]);
      expect(newcomer.dropped[0]?.reason).to.match(reason);
      expectJoined(newcomer);
    });
  }

  it("when it claims a head far beyond the chain", async () => {
    const newcomer = await aNewcomer(genesis);
    const liar = newcomer.connect(1, sealer.node, {
      blocks: async (number) => [
        withHeader(sealer.node.database.chain.head(), { number, timestamp: number }),
      ],
    });
    liar.status = { ...liar.status, headNumber: 2n ** 63n };
    newcomer.connect(2, sealer.node);
    await newcomer.run();
    await newcomer.run();
    expect(newcomer.dropped.map(({ peer }) => peer)).to.deep.equal([liar.address]);
    expectJoined(newcomer);
  });

  it("when it makes a chain of its own from the genesis on", async () => {
    const newcomer = await aNewcomer(genesis);
    // Its blocks are sealed by the set that its own state names, but the genesis names another.
    const other = new Sealer(await aStateNode(genesisOf([21, 22, 23, 24])), [21, 22, 23, 24]);
    for (let block = 1; block <= 40; block += 1) await other.write(block, 1);
    const liar = newcomer.connect(1, other.node);
    newcomer.connect(2, sealer.node);
    await newcomer.run();
    await newcomer.run();
    expect(newcomer.dropped.map(({ peer }) => peer)).to.deep.equal([liar.address]);
    expectJoined(newcomer);
  });

  it("but not when it is silent: it is passed over", async () => {
    const newcomer = await aNewcomer(genesis);
    const silent = (): Promise<never> => Promise.reject(new NodeError("P2P_TIMEOUT", "no answer"));
    newcomer.connect(1, sealer.node, { blocks: silent, headers: silent, state: silent });
    newcomer.connect(2, sealer.node);
    await newcomer.run();
    expect(newcomer.dropped).to.deep.equal([]);
    expectJoined(newcomer);
  });

  it("but not when the chain has gone on beyond the state that it is asked for", async () => {
    const newcomer = await aNewcomer(genesis, { limits: { batchMax: 8 } });
    let asked = 0;
    const peer = newcomer.connect(1, sealer.node, {
      state: async (pieces, block) => {
        asked += 1;
        if (asked < 30) return honest(sealer.node).state(pieces, block);
        const headNumber = LENGTH + BigInt(STATE_BLOCKS_KEPT);
        peer.status = { ...peer.status, headNumber };
        return pieces.map(() => undefined);
      },
    });
    await newcomer.run();
    expect(newcomer.dropped).to.deep.equal([]);
    expect(newcomer.log.map(({ details }) => details["code"])).to.include("SYNC_STATE_GONE");
    newcomer.connect(2, sealer.node);
    peer.status = { ...peer.status, headNumber: LENGTH };
    await newcomer.run();
    expectJoined(newcomer);
  });

  it("but not when it is behind, and has only the first of the headers asked for: it is not asked", async () => {
    const newcomer = await aNewcomer(genesis, { limits: { batchMax: 8 } });
    const ahead = newcomer.connect(1, sealer.node, {
      headers: () => Promise.reject(new NodeError("P2P_TIMEOUT", "no answer")),
    });
    const behind = newcomer.connect(2, sealer.node, {
      headers: async (number, count) =>
        sealer.node.chain.headersFrom(number, count).filter((header) => header.number <= 5n),
    });
    behind.status = { ...behind.status, headNumber: 5n };
    await newcomer.run();
    expect(ahead.asked.headers).to.be.above(0);
    expect(behind.asked.headers).to.equal(0);
    expect(newcomer.dropped).to.deep.equal([]);
    newcomer.connect(3, sealer.node);
    await newcomer.run();
    expectJoined(newcomer);
  });

  it("and without another the node stays at its genesis, and tries again later", async () => {
    const newcomer = await aNewcomer(genesis);
    newcomer.connect(1, sealer.node, { state: async () => [] });
    await newcomer.run();
    expect(newcomer.node.database.chain.head()).to.deep.equal(genesis.sealed);
    expect(newcomer.log.at(-1)?.message).to.match(/could not be taken over yet/);
    newcomer.connect(2, sealer.node);
    await newcomer.run();
    expectJoined(newcomer);
  });
});
