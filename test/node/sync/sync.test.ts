import { expect } from "chai";
import { assertDefined } from "../../../node/src/types/assert.ts";
import type { SealedBlock } from "../../../node/src/types/block.ts";
import { NodeError } from "../../../node/src/types/errors.ts";
import { type Answer, aSync, head, honest } from "./support/aSync.ts";
import { aBlockOn, aChain, genesis, KEYS } from "./support.ts";

const never: Answer = () => Promise.reject(new NodeError("P2P_TIMEOUT", "no answer"));

describe("sync", () => {
  it("fetches in bounded batches what an honest peer has", async () => {
    const chain = aChain(10);
    const counts: number[] = [];
    const fixture = aSync({ limits: { batchMax: 4 } });
    const answer: Answer = (number, count) => {
      counts.push(count);
      return honest(chain)(number, count);
    };
    const peer = fixture.connect(1, 10n, answer);
    const caughtUp = fixture.caughtUp();
    fixture.sync.onStatus(peer, {
      headNumber: 10n,
      headHash: head(chain).hash,
      earliestNumber: 0n,
    });
    expect(fixture.sync.state()).to.deep.equal({ startingBlock: 0n, highestBlock: 10n });
    await caughtUp;
    expect(fixture.blocks).to.deep.equal(chain);
    expect(counts).to.deep.equal([4, 4, 2]);
    await fixture.sync.stop();
    expect(fixture.sync.state()).to.equal(undefined);
  });

  it("goes on where an answer ends short", async () => {
    const chain = aChain(5);
    const fixture = aSync();
    fixture.connect(1, 5n, (number) => honest(chain)(number, 2));
    const caughtUp = fixture.caughtUp();
    fixture.sync.wake();
    await caughtUp;
    expect(fixture.blocks).to.deep.equal(chain);
  });

  it("lets consensus deliver a single block before it asks for it", async () => {
    const chain = aChain(1);
    const fixture = aSync({ limits: { patienceMs: 500 } });
    const peer = fixture.connect(1, 1n, honest(chain));
    fixture.sync.onStatus(peer, { headNumber: 1n, headHash: head(chain).hash, earliestNumber: 0n });
    fixture.clock.advance(499);
    expect(fixture.asked).to.deep.equal([]);
    const caughtUp = fixture.caughtUp();
    fixture.clock.advance(1);
    await caughtUp;
    expect(fixture.blocks).to.deep.equal(chain);
  });

  it("asks for nothing when consensus delivered the block meanwhile", () => {
    const chain = aChain(1);
    const fixture = aSync();
    const peer = fixture.connect(1, 1n, honest(chain));
    fixture.sync.onStatus(peer, { headNumber: 1n, headHash: head(chain).hash, earliestNumber: 0n });
    fixture.blocks.push(head(chain));
    fixture.clock.advance(10_000);
    expect(fixture.asked).to.deep.equal([]);
  });

  it("skips blocks that consensus committed while they were on their way", async () => {
    const chain = aChain(4);
    const fixture = aSync();
    fixture.connect(1, 4n, async (number, count) => {
      const answer = await honest(chain)(number, count);
      if (number === 1n) fixture.blocks.push(...chain.slice(1, 3));
      return answer;
    });
    const caughtUp = fixture.caughtUp();
    fixture.sync.wake();
    await caughtUp;
    expect(fixture.blocks).to.deep.equal(chain);
    expect(fixture.dropped).to.deep.equal([]);
  });

  it("runs once at a time", async () => {
    const chain = aChain(3);
    const fixture = aSync();
    fixture.connect(1, 3n, honest(chain));
    const caughtUp = fixture.caughtUp();
    for (let i = 0; i < 5; i++) fixture.sync.wake();
    await caughtUp;
    expect(fixture.asked.length).to.equal(1);
  });

  it("passes over a peer that does not answer, for this run and a while after", async () => {
    const chain = aChain(3);
    const fixture = aSync({ limits: { avoidMs: 10_000 } });
    const silent = fixture.connect(1, 9n, never);
    const good = fixture.connect(2, 3n, honest(chain));
    const caughtUp = fixture.caughtUp();
    fixture.sync.wake();
    await caughtUp;
    expect(fixture.blocks).to.deep.equal(chain);
    expect(fixture.asked).to.deep.equal([silent, good]);
    expect(fixture.dropped).to.deep.equal([]);
    fixture.sync.wake();
    await fixture.sync.stop();
    expect(fixture.asked).to.deep.equal([silent, good]);
  });

  it("asks again when the wait is over a peer that alone is ahead", async () => {
    const chain = aChain(3);
    const fixture = aSync({ limits: { avoidMs: 10_000 } });
    let calls = 0;
    const ahead = fixture.connect(1, 3n, (number, count) => {
      calls += 1;
      return calls === 1 ? never(number, count) : honest(chain)(number, count);
    });
    fixture.connect(2, 0n, never);
    fixture.sync.wake();
    while (fixture.sync.state() !== undefined) await new Promise(setImmediate);
    expect(fixture.blocks).to.deep.equal(chain.slice(0, 1));
    const caughtUp = fixture.caughtUp();
    fixture.clock.advance(10_000);
    await caughtUp;
    expect(fixture.asked).to.deep.equal([ahead, ahead]);
    expect(fixture.blocks).to.deep.equal(chain);
  });

  it("asks at once a peer that is back after its connection broke", async () => {
    const chain = aChain(3);
    const fixture = aSync();
    let calls = 0;
    const broken: Answer = () =>
      Promise.reject(new NodeError("P2P_DISCONNECTED", "the connection ended"));
    const ahead = fixture.connect(1, 3n, (number, count) => {
      calls += 1;
      return (calls === 1 ? broken : honest(chain))(number, count);
    });
    fixture.connect(2, 0n, never);
    fixture.sync.wake();
    while (fixture.asked.length === 0) await new Promise(setImmediate);
    await new Promise(setImmediate);
    const caughtUp = fixture.caughtUp();
    fixture.clock.advance(500);
    await caughtUp;
    expect(fixture.asked).to.deep.equal([ahead, ahead]);
    expect(fixture.blocks).to.deep.equal(chain);
  });

  it("asks the only peer again after a failure", async () => {
    const chain = aChain(3);
    let calls = 0;
    const fixture = aSync({ limits: { patienceMs: 500 } });
    fixture.connect(1, 3n, (number, count) => {
      calls += 1;
      return calls === 1 ? never(number, count) : honest(chain)(number, count);
    });
    fixture.sync.wake();
    while (fixture.clock.delays.at(-1) !== 500) await new Promise(setImmediate);
    const caughtUp = fixture.caughtUp();
    fixture.clock.advance(500);
    await caughtUp;
    expect(fixture.blocks).to.deep.equal(chain);
  });

  for (const failing of ["importBlock", "validatorsAfter"] as const) {
    it(`blames no peer for a failure of our own, and tries again later: ${failing}`, async () => {
      const chain = aChain(2);
      const error = new NodeError("DB_UNREADABLE", "the disk fails");
      const fixture = aSync({ [failing]: () => Promise.reject(error) });
      const first = fixture.connect(1, 2n, honest(chain));
      fixture.connect(2, 2n, honest(chain));
      for (let run = 1; run <= 2; run++) {
        fixture.sync.wake();
        while (fixture.sync.state() !== undefined) await new Promise(setImmediate);
        expect(fixture.asked).to.deep.equal(Array(run).fill(first));
      }
      expect(fixture.faults).to.deep.equal([error, error]);
      expect(fixture.log).to.deep.equal([]);
      expect(fixture.dropped).to.deep.equal([]);
    });
  }

  it("imports nothing after it was stopped", async () => {
    const chain = aChain(2);
    const fixture = aSync();
    const answer = Promise.withResolvers<readonly SealedBlock[]>();
    fixture.connect(1, 2n, () => answer.promise);
    fixture.sync.wake();
    const stopped = fixture.sync.stop();
    answer.resolve(chain.slice(1));
    await stopped;
    fixture.sync.wake();
    expect(fixture.blocks).to.deep.equal([genesis]);
    expect(fixture.asked.length).to.equal(1);
  });
});

describe("a lying peer is dropped and named, and another is asked", () => {
  const chain = aChain(3);
  const first = assertDefined(chain[1], "a block");
  const forged = aBlockOn(genesis, {
    transactions: [Uint8Array.of(2, 77)],
    keys: KEYS.slice(0, 2),
  });
  const lies: readonly {
    readonly desc: string;
    readonly answer: Answer;
    readonly reason: RegExp;
  }[] = [
    { desc: "sub-quorum seals", answer: async () => [forged], reason: /quorum/ },
    {
      desc: "a body that is not the header's",
      answer: async () => [
        aBlockOn(genesis, { tamper: (block) => ({ ...block, transactions: [] }) }),
      ],
      reason: /transactionsRoot/,
    },
    {
      desc: "a head it does not have (SYNC_NO_BLOCKS)",
      answer: async () => [],
      reason: /head it claims/,
    },
    {
      desc: "another height than asked for",
      answer: honest(chain.slice(1)),
      reason: /number is wrong/,
    },
    {
      desc: "a good block and then a wrong one",
      answer: async () => [first, aBlockOn(first, { keys: KEYS.slice(0, 2) })],
      reason: /quorum/,
    },
  ];
  for (const { desc, answer, reason } of lies) {
    it(desc, async () => {
      const fixture = aSync();
      // What it is asked for next, before the lie is known, it does not answer.
      const once: Answer = (number, count) =>
        number === 1n ? answer(number, count) : new Promise(() => undefined);
      const liar = fixture.connect(1, 9n, once);
      fixture.connect(2, 3n, honest(chain));
      const caughtUp = fixture.caughtUp();
      fixture.sync.wake();
      await caughtUp;
      expect(fixture.dropped.map(({ peer }) => peer)).to.deep.equal([liar]);
      expect(fixture.dropped[0]?.reason).to.match(reason);
      expect(fixture.blocks).to.deep.equal(chain);
    });
  }

  it("nobody is blamed when this node computes something else than a quorum sealed (CHAIN_DIVERGED)", async () => {
    const refused = Promise.withResolvers<void>();
    const fixture = aSync({
      importBlock: () => {
        refused.resolve();
        return Promise.reject(new NodeError("CHAIN_DIVERGED", "another root"));
      },
    });
    fixture.connect(1, 3n, honest(chain));
    fixture.sync.wake();
    await refused.promise;
    await new Promise(setImmediate);
    expect(fixture.dropped).to.deep.equal([]);
  });
});
