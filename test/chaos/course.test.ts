import { expect } from "chai";
import type { Accident } from "../../chaos/accident.ts";
import { ACCIDENTS } from "../../chaos/accidents/all.ts";
import { durationsOf } from "../../chaos/durations.ts";
import { createRandom } from "../../chaos/random.ts";
import { closingLine, type Report, reportTable } from "../../chaos/report.ts";
import { createSchedule } from "../../chaos/schedule.ts";
import { gapsIn } from "../../chaos/world/gaps.ts";

const MINUTE_MS = 60_000;

describe("the schedule of accidents", () => {
  const namesFor = (seed: number, minutes: number, tookMs: number): readonly string[] => {
    const schedule = createSchedule(ACCIDENTS, createRandom(seed));
    const names: string[] = [];
    let leftMs = minutes * MINUTE_MS;
    for (let next = schedule.next(leftMs); next !== undefined; next = schedule.next(leftMs)) {
      names.push(next.name);
      schedule.took(next, tookMs);
      leftMs -= tookMs;
    }
    return names;
  };

  it("follows from the seed", () => {
    expect(namesFor(7, 10, 20_000)).to.deep.equal(namesFor(7, 10, 20_000));
    expect(namesFor(7, 10, 20_000)).to.not.deep.equal(namesFor(8, 10, 20_000));
  });

  it("has every accident once, however short the time is", () => {
    expect(namesFor(1, 1, 50_000)).to.have.members(ACCIDENTS.map(({ name }) => name));
  });

  it("fills the time with what fits into it", () => {
    expect(namesFor(1, 10, 20_000)).to.have.length(30);
  });

  it("covers the faults that processes can show", () => {
    const faults = new Set(ACCIDENTS.flatMap((accident: Accident) => accident.faults));
    expect([...faults]).to.include.members([11, 12, 13, 14, 15, 16, 17, 22]);
    expect(new Set(ACCIDENTS.map(({ name }) => name)).size).to.equal(ACCIDENTS.length);
  });
});

describe("durations of accidents", () => {
  it("are ten minutes for two that are down, and 30 s for one that is frozen, in the long form", () => {
    const { twoDownMs, stoppedMs } = durationsOf(30);
    expect([twoDownMs, stoppedMs]).to.deep.equal([10 * MINUTE_MS, 30_000]);
  });

  it("leave room for the other accidents in shorter forms", () => {
    expect(durationsOf(10).twoDownMs).to.be.at.most(3 * MINUTE_MS);
    expect(durationsOf(10).stoppedMs).to.equal(30_000);
    const { kills, ...short } = durationsOf(3);
    const sum = Object.values(short).reduce((total, ms) => total + ms, 0);
    expect([kills > 0, sum < MINUTE_MS]).to.deep.equal([true, true]);
  });
});

describe("gaps between blocks", () => {
  const arrivals = [0, 1_000, 2_000, 9_000, 10_000].map((atMs, height) => ({ height, atMs }));

  it("are those that touch the window", () => {
    expect(gapsIn(arrivals, { fromMs: 100, toMs: 1_500 }).longestMs).to.equal(1_000);
    expect(gapsIn(arrivals, { fromMs: 100, toMs: 2_500 }).longestMs).to.equal(7_000);
    expect(gapsIn(arrivals, { fromMs: 9_500, toMs: 10_000 }).longestMs).to.equal(1_000);
  });

  it("do not count the time without a quorum against the validators", () => {
    const of = (lostAtMs: number, backAtMs: number) =>
      gapsIn(arrivals, { fromMs: 0, toMs: 10_000, outage: { lostAtMs, backAtMs } });
    expect(of(2_500, 8_500)).to.deep.equal({ longestMs: 7_000, longestConnectedMs: 1_000 });
    expect(of(2_500, 4_000).longestConnectedMs).to.equal(5_000);
    expect(of(8_000, 8_500).longestConnectedMs).to.equal(6_000);
    expect(of(100, 200).longestConnectedMs).to.equal(7_000);
  });
});

describe("the report of a run", () => {
  const violation = { kind: "fork", message: "block 6 is a at b" } as const;
  const aReport = (fields: Partial<Report> = {}): Report => ({
    chaos: "four validators",
    at: "2026-03-10T01:00:00.000Z",
    seed: 1,
    minutes: 3,
    tookSeconds: 170,
    durations: durationsOf(3),
    bounds: {},
    accidents: [anAccident()],
    totals: {
      blocks: 9,
      replayed: 9,
      acknowledged: 5,
      bills: 1,
      votes: 3,
      lost: 0,
      conflicts: 0,
      longestGapMs: 2_000,
      longestRecoveryMs: 1_000,
      violations: 0,
    },
    violations: [],
    directory: undefined,
    ...fields,
  });
  const anAccident = (
    fields: Partial<Report["accidents"][number]> = {},
  ): Report["accidents"][number] => ({
    name: "kill one",
    faults: [11, 15],
    longestGapMs: 2_000,
    longestConnectedGapMs: 2_000,
    recoveryMs: 1_000,
    serviceMs: 1_200,
    caughtUpMs: 1_500,
    tookMs: 5_000,
    figures: {},
    violations: [],
    ...fields,
  });

  it("counts each accident, and once what the disks hold", () => {
    expect(closingLine(aReport())).to.equal("2 passed, 0 failed");
    const failed = anAccident({ violations: [violation, violation] });
    expect(closingLine(aReport({ accidents: [anAccident(), failed] }))).to.equal(
      "2 passed, 1 failed",
    );
    expect(closingLine(aReport({ violations: [violation] }))).to.equal("1 passed, 1 failed");
  });

  it("names what went wrong and where the files are", () => {
    const text = reportTable(aReport({ violations: [violation], directory: "/tmp/kept" }));
    expect(text).to.include("VIOLATION fork: block 6 is a at b");
    expect(text).to.include("/tmp/kept");
    expect(reportTable(aReport())).to.include("ok  kill one  11, 15  2.0 s        1.0 s");
  });

  it("does not drown in violations", () => {
    const text = reportTable(aReport({ violations: Array.from({ length: 25 }, () => violation) }));
    expect(text.match(/VIOLATION/g)).to.have.length(20);
    expect(text).to.include("and 5 more");
  });

  it("says when nothing was measured", () => {
    const text = reportTable(aReport({ accidents: [anAccident({ recoveryMs: null })] }));
    expect(text).to.match(/ok +kill one +11, 15 +2.0 s +- /);
  });
});
