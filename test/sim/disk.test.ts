import { expect } from "chai";
import { createDatabase } from "../../node/src/db/database.ts";
import { createWriteAheadLog } from "../../node/src/db/writeAheadLog.ts";
import type { VoteRecord } from "../../node/src/types/consensus.ts";
import { Disk } from "../../sim/disk/disk.ts";
import { CALM_DISK } from "../../sim/disk/fate.ts";
import { createRandom } from "../../sim/world/random.ts";
import { GENESIS } from "./support/genesis.ts";

const OWNER = { crash: () => undefined, wait: () => Promise.resolve() };
const LOG = {
  owner: { genesisHash: `0x${"aa".repeat(32)}`, validator: `0x${"01".repeat(20)}` },
} as const;

function aVote(round: number): VoteRecord {
  return { kind: "prepare", height: 1n, round, digest: `0x${"ab".repeat(32)}` };
}

/** A disk whose log has these many votes on it. */
async function withVotes(disk: Disk, count: number): Promise<void> {
  const log = await createWriteAheadLog(disk.openLog(OWNER), LOG);
  for (let round = 0; round < count; round++) await log.recordVote(aVote(round));
}

/** Rounds of the votes that are read back, or the code of why not. */
async function votesOn(disk: Disk): Promise<readonly number[] | string> {
  try {
    const log = await createWriteAheadLog(disk.openLog(OWNER), { ...LOG, mustExist: true });
    const recovered = await log.recovered(1n);
    return recovered?.votes.map(({ round }) => round) ?? [];
  } catch (error) {
    return (error as { readonly code: string }).code;
  }
}

describe("the simulated disk", () => {
  it("keeps what was synced when the power fails", async () => {
    for (let seed = 1; seed <= 50; seed++) {
      const disk = new Disk(createRandom(seed));
      await withVotes(disk, 3);
      disk.losePower();
      expect(await votesOn(disk), `seed ${seed}`).to.deep.equal([0, 1, 2]);
      expect(disk.hasLied).to.equal(false);
    }
  });

  it("tears what was not synced, in ways that the log passes over", async () => {
    const seen = new Set<string>();
    for (let seed = 1; seed <= 200; seed++) {
      const disk = new Disk(createRandom(seed));
      await withVotes(disk, 2);
      const log = await createWriteAheadLog(
        disk.openLog({ ...OWNER, crash: () => disk.losePower() }),
        LOG,
      );
      disk.crashAtWrite = disk.writes + 1 + (seed % 2);
      void log.recordVote(aVote(2));
      await new Promise(setImmediate);
      const votes = await votesOn(disk);
      expect(votes, `seed ${seed}`).to.be.an("array").that.includes.members([0, 1]);
      seen.add(String(votes));
    }
    // Whole, although nobody was told, and not at all.
    expect([...seen].sort()).to.deep.equal(["0,1", "0,1,2"]);
  });

  it("loses what it promised when it lies, and says that it did", async () => {
    let losses = 0;
    for (let seed = 1; seed <= 50; seed++) {
      const disk = new Disk(createRandom(seed));
      await withVotes(disk, 1);
      disk.weather = { ...CALM_DISK, lost: 1 };
      const log = await createWriteAheadLog(disk.openLog(OWNER), LOG);
      await log.recordVote(aVote(1));
      disk.losePower();
      expect(disk.hasLied).to.equal(true);
      if (String(await votesOn(disk)) === "0") losses += 1;
    }
    expect(losses).to.be.greaterThan(5);
  });

  it("has the log name a flipped bit that cost a vote, or heal it", async () => {
    for (let seed = 1; seed <= 100; seed++) {
      const disk = new Disk(createRandom(seed));
      await withVotes(disk, 4);
      expect(disk.flipBit("log")).to.equal(true);
      const votes = await votesOn(disk);
      if (votes !== "DB_WAL_CORRUPT") expect(votes, `seed ${seed}`).to.deep.equal([0, 1, 2, 3]);
    }
  });

  it("is full or fails with the errors of the node, and is as good as before when there is room", async () => {
    for (const [weather, seed] of [
      [{ ...CALM_DISK, full: 1 }, 1],
      [{ ...CALM_DISK, short: 1 }, 2],
    ] as const) {
      const disk = new Disk(createRandom(seed));
      await withVotes(disk, 1);
      const log = await createWriteAheadLog(disk.openLog(OWNER), LOG);
      disk.weather = weather;
      const error = await log.recordVote(aVote(1)).catch((reason: unknown) => reason);
      expect(error).to.include({ code: "DB_WAL_WRITE_FAILED" });
      const records = disk.openRecords(OWNER);
      const refused = await records.write([]).catch((reason: unknown) => reason);
      expect(refused).to.include({ code: "DB_WRITE_FAILED" });
      disk.weather = CALM_DISK;
      // A write that failed may have reached the disk all the same.
      expect(await votesOn(disk))
        .to.be.an("array")
        .that.includes(0);
    }
  });

  it("writes batches whole or not at all, whenever the machine stops", async () => {
    const key = Uint8Array.of(1);
    const other = Uint8Array.of(2);
    for (let seed = 1; seed <= 50; seed++) {
      const disk = new Disk(createRandom(seed));
      disk.crashAtWrite = 1;
      const records = disk.openRecords({ ...OWNER, crash: () => disk.losePower() });
      void records.write([
        { key, value: Uint8Array.of(1) },
        { key: other, value: Uint8Array.of(2) },
      ]);
      await new Promise(setImmediate);
      expect(disk.get(key) === undefined).to.equal(disk.get(other) === undefined);
    }
  });

  it("has the database name a flipped bit that it reads", async () => {
    const genesis = GENESIS;
    let found = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const disk = new Disk(createRandom(seed));
      await createDatabase(disk.openRecords(OWNER), genesis);
      disk.flipBit("records");
      const opened = await createDatabase(disk.openRecords(OWNER), genesis).catch(
        (error: unknown) => error,
      );
      if (opened instanceof Error) {
        expect(opened).to.include({ code: "DB_CORRUPT" });
        found += 1;
      }
    }
    expect(found).to.be.greaterThan(20);
  });
});
