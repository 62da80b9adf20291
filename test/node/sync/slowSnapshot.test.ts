import { expect } from "chai";
import { PeerBook } from "../../../node/src/sync/peerBook.ts";
import { askForHead } from "../../../node/src/sync/snapshot/headers.ts";
import { sealedBlockOf } from "../../../node/src/types/codec/block.ts";
import type { Address } from "../../../node/src/types/hex.ts";
import { createManualClock } from "../p2p/clocks.ts";
import {
  type Answers,
  aNewcomer,
  type FakePeer,
  honest,
  type Newcomer,
} from "./support/newcomer.ts";
import { aStateNode, genesisOf, Sealer } from "./support/stateChain.ts";
import { elapsedUntil, later } from "./support/virtualTime.ts";

const genesis = genesisOf();
const SLOW_MS = 2_000;
const PROMPT_MS = 20;
const JUST_IN_TIME_MS = 1_950;
const LIMITS = { batchMax: 32 };

describe("a snapshot among peers that tell the truth slowly", () => {
  let sealer: Sealer;
  before(async () => {
    sealer = new Sealer(await aStateNode(genesis));
    for (let block = 1; block <= 20; block += 1) await sealer.write(block * 40, 40);
    // Half of the set at a time: each change takes a header and a run of the contract to prove.
    await sealer.change([3, 4, 5, 6]);
    for (let block = 0; block < 6; block += 1) await sealer.advance();
    await sealer.change([5, 6, 7, 8]);
    for (let block = 0; block < 6; block += 1) await sealer.advance();
  });

  /** Answers as an honest peer, each question after so long. */
  function lateBy({ clock }: Newcomer, delayMs: number): Answers {
    const { blocks, headers, state } = honest(sealer.node);
    return {
      blocks: (...question) => later(clock, delayMs, () => blocks(...question)),
      headers: (...question) => later(clock, delayMs, () => headers(...question)),
      state: (...question) => later(clock, delayMs, () => state(...question)),
    };
  }

  /** How long it takes to be at the head, among two prompt peers and those that `connect` adds before them. */
  async function msToHead(connect: (newcomer: Newcomer) => void): Promise<number> {
    const newcomer = await aNewcomer(genesis, { limits: LIMITS });
    connect(newcomer);
    for (const n of [11, 12]) newcomer.connect(n, sealer.node, lateBy(newcomer, PROMPT_MS));
    return msOf(newcomer);
  }

  async function msOf(newcomer: Newcomer): Promise<number> {
    const { chain } = newcomer.node.database;
    const head = sealer.node.database.chain.head();
    newcomer.sync.wake();
    const isThere = (): boolean => chain.head().hash === head.hash;
    const limits = { maxMs: 60_000, stepMs: 20 };
    const tookMs = await elapsedUntil(newcomer.clock, isThere, limits);
    expect(isThere(), "it is at the head").to.equal(true);
    expect(chain.earliest()).to.equal(head.block.header.number + 1n);
    expect(newcomer.dropped).to.deep.equal([]);
    await newcomer.sync.stop();
    return tookMs;
  }

  const SLOWNESSES: readonly {
    readonly desc: string;
    readonly answers: (newcomer: Newcomer) => Partial<Answers>;
  }[] = [
    {
      desc: "one piece of state at a time, just in time",
      answers: (newcomer) => ({
        ...lateBy(newcomer, PROMPT_MS / 2),
        state: async (pieces, block) =>
          pieces.length === 1
            ? honest(sealer.node).state(pieces, block)
            : lateBy(newcomer, JUST_IN_TIME_MS).state(pieces.slice(0, 1), block),
      }),
    },
    {
      desc: "every answer just in time",
      answers: (newcomer) => lateBy(newcomer, JUST_IN_TIME_MS),
    },
    {
      desc: "every answer just before it is given up",
      answers: (newcomer) => lateBy(newcomer, 9_900),
    },
    {
      desc: "headers and single pieces just before they are given up, the rest promptly",
      answers: (newcomer) => ({
        headers: lateBy(newcomer, 9_900).headers,
        state: (pieces, block) =>
          lateBy(newcomer, pieces.length === 1 ? 9_900 : PROMPT_MS).state(pieces, block),
      }),
    },
  ];
  for (const { desc, answers } of SLOWNESSES) {
    it(`takes little longer when one sends ${desc}`, async () => {
      const promptMs = await msToHead(() => undefined);
      let slow: FakePeer | undefined;
      const tookMs = await msToHead((newcomer) => {
        slow = newcomer.connect(1, sealer.node, answers(newcomer));
      });
      expect(slow?.asked.blocks).to.equal(1);
      expect(tookMs).to.be.below(promptMs + 2 * SLOW_MS);
    });
  }

  it("is finished by the slow one when there is no other", async () => {
    const newcomer = await aNewcomer(genesis);
    newcomer.connect(1, sealer.node, lateBy(newcomer, 500));
    expect(await msOf(newcomer)).to.be.above(5_000);
  });
});

describe("the block of a snapshot", () => {
  /** Asks for a head with two peers of these heads, of which the lower is known to be fast. */
  async function headAskedFor(low: bigint, high: bigint, isSilent: boolean): Promise<bigint> {
    const clock = createManualClock();
    const status = { headHash: genesis.sealed.hash, earliestNumber: 0n };
    const [fast, other] = ["0x01", "0x02"] as const;
    const peers = new PeerBook({
      network: {
        peers: () => [
          { address: fast, status: { ...status, headNumber: low } },
          { address: other, status: { ...status, headNumber: high } },
        ],
        drop: () => undefined,
      },
      clock,
      logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
      avoidMs: 10_000,
      slowMs: SLOW_MS,
      onForgiven: () => undefined,
    });
    await peers.time(fast, Promise.resolve(), { partOf: () => 1, onSlow: () => undefined });
    const { block } = genesis.sealed;
    const network = {
      requestBlocks: (peer: Address, number: bigint) =>
        peer === other && isSilent
          ? new Promise<never>(() => undefined)
          : Promise.resolve([sealedBlockOf({ ...block, header: { ...block.header, number } })]),
      requestHeaders: () => Promise.reject(new Error("not asked")),
      requestState: () => Promise.reject(new Error("not asked")),
    };
    const asking = askForHead({ network, peers, distance: 8n }, 0n);
    clock.advance(SLOW_MS);
    return (await asking).answer.block.header.number;
  }

  it("is that of a fast peer that is not far behind", async () => {
    expect(await headAskedFor(1_000n, 1_511n, false)).to.equal(1_000n);
  });

  it("is not that of a fast one whose state the others soon keep no longer", async () => {
    expect(await headAskedFor(1_000n, 1_512n, false)).to.equal(1_512n);
  });

  it("does not wait for a claim far ahead of one that is silent", async () => {
    expect(await headAskedFor(1_000n, 2n ** 63n, true)).to.equal(1_000n);
  });
});

describe("the pieces of a state", () => {
  it("are divided among the peers: none has all that is wanted", async () => {
    const sealer = new Sealer(await aStateNode(genesis));
    for (let block = 1; block <= 20; block += 1) await sealer.write(block * 40, 40);
    const newcomer = await aNewcomer(genesis);
    const most = [0, 0, 0];
    for (const index of most.keys()) {
      newcomer.connect(index + 1, sealer.node, {
        state: (pieces, block) => {
          most[index] = Math.max(most[index] ?? 0, pieces.length);
          return later(newcomer.clock, PROMPT_MS, () => honest(sealer.node).state(pieces, block));
        },
      });
    }
    newcomer.sync.wake();
    const isThere = (): boolean => newcomer.node.database.chain.earliest() > 0n;
    await elapsedUntil(newcomer.clock, isThere, { maxMs: 10_000, stepMs: 20 });
    expect(isThere()).to.equal(true);
    // 600 nodes at the widest.
    for (const pieces of most) expect(pieces).to.be.within(30, 250);
  });
});
