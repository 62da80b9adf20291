import { expect } from "chai";
import { type Answer, aSync, head, honest } from "./support/aSync.ts";
import { aBlockOn, aChain, genesis, KEYS } from "./support.ts";

const chain = aChain(40);
const LIMITS = { batchMax: 4, batchesAhead: 3 };

/** Lets everything happen that waits for nothing else. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
}

interface Held {
  readonly answer: Answer;
  /** Numbers asked for so far. */
  readonly numbers: bigint[];
  /** Answers what is held. */
  release(): void;
}

/** Answers from the chain when it is told to. */
function held(): Held {
  let waiting: (() => void)[] = [];
  const numbers: bigint[] = [];
  return {
    numbers,
    answer: (number, count) => {
      numbers.push(number);
      return new Promise((resolve) => {
        waiting.push(() => resolve(chain.slice(Number(number), Number(number) + count)));
      });
    },
    release() {
      for (const answer of waiting) answer();
      waiting = [];
    },
  };
}

describe("blocks are fetched ahead", () => {
  it("while others execute, but no further than the bound", async () => {
    const importing = Promise.withResolvers<void>();
    const blocks = [genesis];
    const fixture = aSync({
      limits: LIMITS,
      chain: { head: () => head(blocks) },
      importBlock: async (sealed) => {
        await importing.promise;
        blocks.push(sealed);
      },
    });
    const numbers: bigint[] = [];
    fixture.connect(1, 40n, (number, count) => {
      numbers.push(number);
      return honest(chain)(number, count);
    });
    const caughtUp = fixture.caughtUp();
    fixture.sync.wake();
    await settle();
    // One batch executes, three wait for it.
    expect(blocks).to.deep.equal([genesis]);
    expect(numbers).to.deep.equal([1n, 5n, 9n, 13n, 17n]);
    importing.resolve();
    await caughtUp;
    expect(blocks).to.deep.equal(chain);
  });

  it("from several peers at once, and imported in their order whatever comes first", async () => {
    const fixture = aSync({ limits: LIMITS });
    const peers = [held(), held(), held()];
    for (const [index, { answer }] of peers.entries()) fixture.connect(index + 1, 40n, answer);
    fixture.sync.wake();
    await settle();
    expect(peers.map(({ numbers }) => numbers)).to.deep.equal([[1n], [5n], [9n]]);
    peers[2]?.release();
    peers[1]?.release();
    await settle();
    expect(fixture.blocks).to.deep.equal([genesis]);
    peers[0]?.release();
    await settle();
    expect(fixture.blocks.slice(0, 13)).to.deep.equal(chain.slice(0, 13));
    const caughtUp = fixture.caughtUp();
    let isDone = false;
    void caughtUp.then(() => {
      isDone = true;
    });
    while (!isDone) {
      for (const peer of peers) peer.release();
      await settle();
    }
    expect(fixture.blocks).to.deep.equal(chain);
    expect(fixture.dropped).to.deep.equal([]);
  });

  it("another peer is asked for what a slow one does not send, and the slow one not again", async () => {
    const fixture = aSync({ limits: { ...LIMITS, slowMs: 2_000 } });
    const slow = held();
    const slowAddress = fixture.connect(1, 40n, slow.answer);
    const quick = fixture.connect(2, 40n, honest(chain));
    const caughtUp = fixture.caughtUp();
    fixture.sync.wake();
    await settle();
    // The quick one fetched what may be fetched ahead, and all of it waits for the first batch.
    expect(fixture.blocks).to.deep.equal([genesis]);
    fixture.clock.advance(2_000);
    await caughtUp;
    expect(fixture.blocks).to.deep.equal(chain);
    expect(slow.numbers).to.deep.equal([1n]);
    expect(fixture.asked.filter((peer) => peer === quick)).to.have.length(10);
    expect(fixture.log.filter(({ message }) => /slowly/.test(message))).to.deep.equal([
      { details: { peer: slowAddress }, message: "a peer answers slowly: another is asked" },
    ]);
    expect(fixture.dropped).to.deep.equal([]);
    // Its answer comes after all, and does no harm.
    slow.release();
    await settle();
    expect(fixture.blocks).to.deep.equal(chain);
  });

  it("not from a peer whose blocks begin later", async () => {
    const fixture = aSync({ limits: LIMITS });
    const late = fixture.connect(1, 40n, honest(chain), 9n);
    const full = fixture.connect(2, 20n, honest(chain));
    const caughtUp = fixture.caughtUp();
    fixture.sync.wake();
    await caughtUp;
    expect(fixture.blocks).to.deep.equal(chain);
    expect(fixture.asked[0]).to.equal(full);
    expect(fixture.asked).to.include(late);
    expect(fixture.dropped).to.deep.equal([]);
  });

  it("nor at all while nobody has them, and nobody is blamed", async () => {
    const fixture = aSync({ limits: LIMITS });
    fixture.connect(1, 40n, honest(chain), 9n);
    fixture.sync.wake();
    await settle();
    expect(fixture.asked).to.deep.equal([]);
    expect(fixture.dropped).to.deep.equal([]);
    expect(fixture.sync.state()).to.equal(undefined);
  });

  it("and thrown away after a lie among them: the liar is named, not who sent what follows", async () => {
    const fixture = aSync({ limits: LIMITS });
    const good = fixture.connect(1, 40n, honest(chain));
    const parent = head(chain.slice(0, 6));
    const forged = aBlockOn(parent, { keys: KEYS.slice(0, 2) });
    const liar = fixture.connect(2, 40n, async (number, count) =>
      number === 5n ? [parent, forged] : honest(chain)(number, count),
    );
    const caughtUp = fixture.caughtUp();
    fixture.sync.wake();
    await caughtUp;
    expect(fixture.asked.slice(0, 2)).to.deep.equal([good, liar]);
    expect(fixture.dropped).to.deep.equal([{ peer: liar, reason: "a block's quorum is wrong" }]);
    expect(fixture.blocks).to.deep.equal(chain);
  });
});
