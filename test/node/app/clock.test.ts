import { expect } from "chai";
import { createChainClock } from "../../../node/src/app/chainClock.ts";
import { createClock, type MovableClock } from "../../../node/src/app/clock.ts";
import { aSealedBlock } from "./fixtures.ts";
import { createFakeHost, type FakeHost } from "./support/hostTime.ts";

const HOUR_MS = 3_600_000;

describe("the clock of a node", () => {
  let host: FakeHost;
  let clock: MovableClock;
  let fired: number;
  const fire = () => (fired += 1);

  beforeEach(() => {
    host = createFakeHost();
    clock = createClock(0, host);
    fired = 0;
  });

  for (const [desc, byMs] of [
    ["back", -HOUR_MS],
    ["forward", HOUR_MS],
  ] as const) {
    it(`waits as long as it was going to when the host's clock is set ${desc} by an hour`, () => {
      clock.at(clock.nowMs() + 1_000, fire);
      clock.after(1_000, fire);
      host.setWall(byMs);
      host.pass(999);
      expect(fired).to.equal(0);
      host.pass(1);
      expect(fired).to.equal(2);
    });
  }

  it("stamps by the host's clock, and measures durations by its own", () => {
    host.setWall(-HOUR_MS);
    host.pass(5);
    expect(clock.nowMs()).to.equal(host.nowMs());
    expect(clock.elapsedMs()).to.equal(5);
  });

  it("fires at once what is due already", () => {
    clock.at(clock.nowMs() - HOUR_MS, fire);
    host.pass(0);
    expect(fired).to.equal(1);
  });

  it("waits longer than a timer of the host can", () => {
    const days = 60 * 24 * HOUR_MS;
    clock.at(clock.nowMs() + days, fire);
    clock.after(days, fire);
    host.pass(days - 1);
    expect(fired).to.equal(0);
    host.pass(1);
    expect(fired).to.equal(2);
  });

  it("fires nothing that was cancelled", () => {
    clock.at(clock.nowMs() + 10, fire)();
    clock.after(10, fire)();
    host.pass(HOUR_MS);
    expect(fired).to.equal(0);
  });

  it("moves moments and no durations when a development network's clock is advanced", async () => {
    clock.at(clock.nowMs() + HOUR_MS, fire);
    clock.after(HOUR_MS, () => expect.fail("a duration was cut short"));
    const moved = clock.advance(2 * HOUR_MS, host.nowMs() + 500);
    host.pass(499);
    expect([fired, clock.offsetMs()]).to.deep.equal([0, 0]);
    host.pass(1);
    await moved;
    host.pass(1);
    expect([fired, clock.offsetMs()]).to.deep.equal([1, 2 * HOUR_MS]);
  });
});

describe("the clock of consensus", () => {
  const seconds = 1_773_104_400n;
  let host: FakeHost;
  let fired: number;
  const headOf = (number: bigint) => aSealedBlock(number, { timestamp: seconds });
  const consensusClock = (wallMs: number, number = 7n) => {
    host = createFakeHost(wallMs);
    return createChainClock(createClock(0, host), headOf(number));
  };
  const trueMs = Number(seconds) * 1_000;

  beforeEach(() => (fired = 0));

  it("is the node's own as long as that is not behind what the head proves", () => {
    expect(consensusClock(trueMs).nowMs()).to.equal(trueMs);
    expect(consensusClock(trueMs + HOUR_MS).nowMs()).to.equal(trueMs + HOUR_MS);
  });

  it("follows the head at most a second behind when the node's clock is an hour slow", () => {
    const clock = consensusClock(trueMs - HOUR_MS);
    expect(clock.nowMs()).to.equal(trueMs - 1_000);
    host.pass(700);
    expect(clock.nowMs()).to.equal(trueMs - 300);
    clock.onHead(aSealedBlock(8n, { timestamp: seconds + 1n }));
    expect(clock.nowMs()).to.equal(trueMs);
  });

  it("fires the block timer two seconds after the head, though the clock was set back by an hour", () => {
    const clock = consensusClock(trueMs);
    host.setWall(-HOUR_MS);
    clock.at(trueMs + 1_000, () => (fired += 1));
    host.pass(1_999);
    expect(fired).to.equal(0);
    host.pass(1);
    expect(fired).to.equal(1);
    host.pass(2 * HOUR_MS);
    expect(fired).to.equal(1);
  });

  it("fires by the node's own clock when that comes first, and once", () => {
    const clock = consensusClock(trueMs + 500);
    clock.at(trueMs + 1_000, () => (fired += 1));
    clock.at(trueMs + 1_000, () => expect.fail("it was cancelled"))();
    host.pass(500);
    expect(fired).to.equal(1);
    host.pass(HOUR_MS);
    expect(fired).to.equal(1);
  });

  it("learns nothing from a genesis block, which nobody sealed: its time may be to come", () => {
    expect(consensusClock(trueMs - HOUR_MS, 0n).nowMs()).to.equal(trueMs - HOUR_MS);
  });
});
