import { expect } from "chai";
import type { SealedBlock } from "../../../node/src/types/block.ts";
import { NodeError } from "../../../node/src/types/errors.ts";
import { type Answer, aSync, type Fixture, honest } from "./support/aSync.ts";
import { elapsedUntil, later, settle } from "./support/virtualTime.ts";
import { aChain } from "./support.ts";

const LENGTH = 240;
const chain = aChain(LENGTH);
const LIMITS = { batchMax: 4, batchesAhead: 4, slowMs: 2_000, avoidMs: 10_000 };
/** How long an honest peer takes for an answer here. */
const PROMPT_MS = 100;
const JUST_IN_TIME_MS = 1_950;

/** Answers in full, after a while. */
function lateBy(fixture: Fixture, delayMs: number, blocks = chain): Answer {
  return (number, count) => later(fixture.clock, delayMs, () => honest(blocks)(number, count));
}

function isComplete({ blocks }: Fixture): boolean {
  return blocks.length === chain.length;
}

/** How long it takes from the genesis to the head, among three prompt peers and those that `connect` adds before them. */
async function msToHead(connect: (fixture: Fixture) => void): Promise<number> {
  const fixture = aSync({ limits: LIMITS });
  connect(fixture);
  for (const n of [11, 12, 13]) fixture.connect(n, BigInt(LENGTH), lateBy(fixture, PROMPT_MS));
  fixture.sync.wake();
  const tookMs = await elapsedUntil(fixture.clock, () => isComplete(fixture), { maxMs: 60_000 });
  expect(isComplete(fixture), "it is at the head").to.equal(true);
  expect(fixture.dropped).to.deep.equal([]);
  return tookMs;
}

interface Slowness {
  readonly desc: string;
  readonly answer: (fixture: Fixture, times: number) => Answer;
}

const SLOWNESSES: readonly Slowness[] = [
  {
    desc: "sends one block at a time, just in time",
    answer: (fixture) => (number) => lateBy(fixture, JUST_IN_TIME_MS)(number, 1),
  },
  { desc: "sends all, just in time", answer: (fixture) => lateBy(fixture, JUST_IN_TIME_MS) },
  { desc: "sends all, just before it is given up", answer: (fixture) => lateBy(fixture, 9_900) },
  {
    desc: "is prompt and slow by turns",
    answer: (fixture, times) => lateBy(fixture, times % 2 === 0 ? JUST_IN_TIME_MS : PROMPT_MS / 2),
  },
];

describe("a peer that tells the truth slowly costs little while others are prompt", () => {
  let promptMs = 0;
  before(async () => {
    promptMs = await msToHead(() => undefined);
  });

  for (const { desc, answer } of SLOWNESSES) {
    for (const count of [1, 2]) {
      it(`when ${count === 1 ? "one" : "each of two"} ${desc}`, async () => {
        const tookMs = await msToHead((fixture) => {
          for (let n = 1; n <= count; n += 1) {
            let times = 0;
            fixture.connect(n, BigInt(LENGTH), (number, max) => {
              times += 1;
              return answer(fixture, times)(number, max);
            });
          }
        });
        expect(tookMs).to.be.below(promptMs + 2 * LIMITS.slowMs);
      });
    }
  }

  it("and is named in the log, once", async () => {
    const fixture = aSync({ limits: LIMITS });
    const slow = fixture.connect(1, BigInt(LENGTH), (number) =>
      lateBy(fixture, JUST_IN_TIME_MS)(number, 1),
    );
    fixture.connect(2, BigInt(LENGTH), lateBy(fixture, PROMPT_MS));
    fixture.sync.wake();
    await elapsedUntil(fixture.clock, () => isComplete(fixture), { maxMs: 60_000 });
    const message = "a peer answers slowly: another is asked";
    const warnings = fixture.log.filter((line) => line.message === message);
    expect(warnings).to.deep.equal([{ details: { peer: slow }, message }]);
  });
});

describe("a peer that claims more than the others have", () => {
  /** A chain of which two peers have `top` blocks, and a third says that it has 64 more. */
  function aGrowingChain(answer: (fixture: Fixture, top: () => number) => Answer) {
    const fixture = aSync({ limits: { slowMs: 2_000 } });
    let top = 0;
    const connect = (): void => {
      const has = (): readonly SealedBlock[] => chain.slice(0, top + 1);
      fixture.connect(
        1,
        BigInt(top + 64),
        answer(fixture, () => top),
      );
      for (const n of [2, 3]) {
        fixture.connect(n, BigInt(top), (number, count) =>
          later(fixture.clock, 20, () => honest(has())(number, count)),
        );
      }
    };
    const growTo = (number: number): void => {
      top = number;
      connect();
      fixture.sync.wake();
    };
    return { fixture, growTo };
  }

  it("and gives one block at a time does not keep this node behind", async () => {
    const { fixture, growTo } = aGrowingChain(({ clock }, top) => async (number) => {
      // What is not there yet it keeps to itself for as long as it may.
      const isThere = number <= BigInt(top());
      return later(clock, isThere ? JUST_IN_TIME_MS : 9_900, () => honest(chain)(number, 1));
    });
    for (let number = 20; number < 100; number += 1) {
      growTo(number);
      for (let step = 0; step < 20; step += 1) {
        fixture.clock.advance(50);
        await settle();
      }
      if (number > 25) expect(fixture.blocks.length, `at ${number}`).to.be.at.least(number - 1);
    }
  });

  it("and is silent about the rest does not hold up what the others get meanwhile", async () => {
    const { fixture, growTo } = aGrowingChain(({ clock }, top) => (number) => {
      const isThere = number <= BigInt(top());
      return isThere
        ? later(clock, 10, () => chain.slice(Number(number), top() + 1))
        : new Promise(() => undefined);
    });
    growTo(20);
    await elapsedUntil(fixture.clock, () => false, { maxMs: 3_000 });
    expect(fixture.blocks.length).to.equal(21);
    growTo(22);
    const isThere = (): boolean => fixture.blocks.length === 23;
    const tookMs = await elapsedUntil(fixture.clock, isThere, { maxMs: 5_000 });
    expect(tookMs).to.be.below(1_000);
  });
});

describe("an honest peer that is slow", () => {
  it("is asked for one batch after the other when nobody else has them, and not dropped", async () => {
    const fixture = aSync({ limits: LIMITS });
    fixture.connect(1, 40n, lateBy(fixture, 3_000, chain.slice(0, 41)));
    // Began with a snapshot: what comes before it is the slow one's alone.
    fixture.connect(2, 40n, lateBy(fixture, PROMPT_MS, chain.slice(0, 41)), 38n);
    fixture.sync.wake();
    const isThere = (): boolean => fixture.blocks.length === 41;
    const tookMs = await elapsedUntil(fixture.clock, isThere, { maxMs: 200_000 });
    expect(tookMs).to.be.below(32_000);
    expect(fixture.dropped).to.deep.equal([]);
  });

  it("is asked again when the prompt ones are gone", async () => {
    const fixture = aSync({ limits: LIMITS });
    fixture.connect(1, BigInt(LENGTH), lateBy(fixture, JUST_IN_TIME_MS));
    let isGone = false;
    fixture.connect(2, BigInt(LENGTH), (number, count) =>
      isGone
        ? Promise.reject(new NodeError("P2P_DISCONNECTED", "the connection ended"))
        : lateBy(fixture, PROMPT_MS)(number, count),
    );
    fixture.sync.wake();
    await elapsedUntil(fixture.clock, () => fixture.blocks.length > 40, { maxMs: 20_000 });
    isGone = true;
    await elapsedUntil(fixture.clock, () => isComplete(fixture), { maxMs: 200_000 });
    expect(fixture.blocks).to.deep.equal(chain);
  });

  it("and one whose connection broke is asked again in the same run, when some time has passed", async () => {
    const fixture = aSync({ limits: LIMITS });
    const slow = fixture.connect(1, BigInt(LENGTH), lateBy(fixture, JUST_IN_TIME_MS));
    let isBroken = true;
    const back = fixture.connect(2, BigInt(LENGTH), (number, count) =>
      isBroken
        ? Promise.reject(new NodeError("P2P_DISCONNECTED", "the connection ended"))
        : lateBy(fixture, PROMPT_MS)(number, count),
    );
    fixture.sync.wake();
    await elapsedUntil(fixture.clock, () => false, { maxMs: 5_000 });
    expect(fixture.asked.filter((peer) => peer === back)).to.have.length(1);
    isBroken = false;
    const tookMs = await elapsedUntil(fixture.clock, () => isComplete(fixture), { maxMs: 60_000 });
    expect(tookMs).to.be.below(20_000);
    expect(fixture.asked.filter((peer) => peer === slow)).to.have.length.below(12);
  });
});
