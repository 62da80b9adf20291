import { expect } from "chai";
import { createTimers } from "../../../node/src/app/timers.ts";
import type { Clock } from "../../../node/src/types/ports/clock.ts";

/** A clock that stands still until told. */
function manualClock(): Clock & { advanceTo(ms: number): void } {
  let now = 0;
  const alarms = new Set<{ readonly atMs: number; readonly callback: () => void }>();
  const at = (atMs: number, callback: () => void): (() => void) => {
    const alarm = { atMs, callback };
    alarms.add(alarm);
    return () => alarms.delete(alarm);
  };
  return {
    nowMs: () => now,
    elapsedMs: () => now,
    at,
    after: (delayMs, callback) => at(now + delayMs, callback),
    advanceTo(ms) {
      now = ms;
      for (const alarm of [...alarms]) {
        if (alarm.atMs <= now && alarms.delete(alarm)) alarm.callback();
      }
    },
  };
}

const blockTimer = {
  kind: "startBlockTimer",
  height: 1n,
  notBefore: 10n,
  emptyNotBefore: 20n,
} as const;

describe("consensus timers", () => {
  let clock: ReturnType<typeof manualClock>;
  let work: boolean;
  let fired: number;
  let timers: ReturnType<typeof createTimers>;

  beforeEach(() => {
    clock = manualClock();
    work = false;
    fired = 0;
    timers = createTimers({ clock, hasWork: () => work });
  });

  const startBlockTimer = (): void => timers.startBlockTimer(blockTimer, () => (fired += 1));

  const expectFirstAt = (ms: number): void => {
    clock.advanceTo(ms - 1);
    expect(fired).to.equal(0);
    clock.advanceTo(ms);
    expect(fired).to.equal(1);
  };

  it("fires the block timer at its earliest moment when there is work", () => {
    work = true;
    startBlockTimer();
    expectFirstAt(10_000);
  });

  it("waits for work after the earliest moment, and fires as soon as there is some", () => {
    startBlockTimer();
    clock.advanceTo(12_000);
    expect(fired).to.equal(0);
    work = true;
    timers.onWork();
    timers.onWork();
    expect(fired).to.equal(1);
  });

  describe("of blocks within a second", () => {
    const subSecond = { ...blockTimer, height: 2n, afterMs: 200 };
    const begin = (height: bigint) =>
      timers.startRoundTimer(
        { kind: "startRoundTimer", height, round: 0, afterMs: 60_000 },
        () => 0,
      );
    const start = (): void => timers.startBlockTimer(subSecond, () => (fired += 1));

    it("fire a period after the block before began, however long it took to decide", () => {
      clock.advanceTo(10_100);
      begin(1n);
      clock.advanceTo(10_250);
      work = true;
      start();
      expectFirstAt(10_300);
    });

    it("fire at once when deciding took longer than a period, and for work that comes later", () => {
      clock.advanceTo(10_100);
      begin(1n);
      clock.advanceTo(10_400);
      start();
      clock.advanceTo(10_401);
      expect(fired).to.equal(0);
      work = true;
      timers.onWork();
      expect(fired).to.equal(1);
    });

    it("wait a whole period when the block before was not seen to begin", () => {
      begin(0n);
      clock.advanceTo(10_400);
      work = true;
      start();
      expectFirstAt(10_600);
    });

    it("are empty no sooner than the empty block period says", () => {
      start();
      expectFirstAt(20_000);
    });
  });

  it("does not fire before the earliest moment however much work arrives", () => {
    startBlockTimer();
    work = true;
    timers.onWork();
    expect(fired).to.equal(0);
  });

  it("fires without work when the empty block is due", () => {
    startBlockTimer();
    clock.advanceTo(10_000);
    clock.advanceTo(20_000);
    expect(fired).to.equal(1);
  });

  it("replaces the timer of an earlier height", () => {
    work = true;
    startBlockTimer();
    const heights: number[] = [];
    timers.startBlockTimer({ ...blockTimer, height: 2n, notBefore: 30n }, () => heights.push(2));
    clock.advanceTo(40_000);
    expect([fired, heights]).to.deep.equal([0, [2]]);
  });

  it("keeps one round timer and one early proposal", () => {
    const rounds: number[] = [];
    const view = { kind: "startRoundTimer", height: 1n, afterMs: 1_000 } as const;
    timers.startRoundTimer({ ...view, round: 0 }, () => rounds.push(0));
    timers.startRoundTimer({ ...view, round: 1 }, () => rounds.push(1));
    timers.defer(500, () => rounds.push(10));
    timers.defer(600, () => rounds.push(11));
    clock.advanceTo(2_000);
    expect(rounds.sort()).to.deep.equal([1, 11]);
  });

  it("fires nothing after it was stopped", () => {
    work = true;
    startBlockTimer();
    timers.startRoundTimer(
      { kind: "startRoundTimer", height: 1n, round: 0, afterMs: 1 },
      () => (fired += 1),
    );
    timers.stop();
    clock.advanceTo(100_000);
    expect(fired).to.equal(0);
  });
});
