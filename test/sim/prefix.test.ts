import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { colluding } from "../../sim/liars/colluding.ts";
import { type Outcome, simulate } from "../../sim/simulate.ts";
import { shortestPrefix } from "../../sim/sweep/prefix.ts";
import { runSeed, traceSeed } from "../../sim/sweep/replay.ts";

/** More liars than can be borne, and a seed in which they fork the chain. */
const FAILING = { seed: 6, ledger: "small", liars: [colluding, colluding] } as const;

function anOutcome(events: number, checker: string | undefined): Outcome {
  return {
    seed: 1,
    height: 1,
    validators: 4,
    events,
    virtualMs: events,
    recoveryMaxMs: 0,
    cpuMs: 0,
    violation: checker === undefined ? undefined : { checker, message: "" },
  };
}

describe("the shortest prefix of a failure", () => {
  for (const first of [1, 2, 37, 999, 1_000]) {
    it(`is found when it has ${first} of 1000 events, in few replays`, async () => {
      let replays = 0;
      const shortest = await shortestPrefix(anOutcome(1_000, "storage"), async (events) => {
        replays += 1;
        return anOutcome(events, events >= first ? "storage" : undefined);
      });
      expect(shortest.events).to.equal(first);
      expect(replays).to.be.at.most(12);
    });
  }

  it("is not one that another checker finds fault with", async () => {
    const shortest = await shortestPrefix(anOutcome(100, "storage"), async (events) =>
      anOutcome(events, events >= 60 ? "storage" : "durability"),
    );
    expect(shortest.events).to.equal(60);
  });

  it("fails when it is run, and does not with an event less", async () => {
    const { events, violation } = await runSeed(FAILING);
    expect(violation).to.include({ checker: "agreement" });
    expect(await simulate({ ...FAILING, events })).to.deep.include({ events, violation });
    const shorter = await simulate({ ...FAILING, events: events - 1 });
    expect(shorter).to.deep.include({ events: events - 1, violation: undefined });
  });

  it("is what a trace ends with, at the event and the time that the report names", async () => {
    const directory = mkdtempSync(join(tmpdir(), "piaohao-sim-"));
    try {
      const path = join(directory, "trace.txt");
      const { events, virtualMs, violation } = await traceSeed(FAILING, path);
      const last = readFileSync(path, "utf8").trimEnd().split("\n").at(-1);
      expect(last).to.equal(`${events} ${virtualMs} VIOLATION ${violation?.message}`);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
