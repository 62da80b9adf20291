import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { frame } from "../../../node/src/db/wal/frames.ts";
import { type OpenWriteAheadLog, openWriteAheadLog } from "../../../node/src/db/writeAheadLog.ts";
import { blockHash } from "../../../node/src/types/codec/header.ts";
import type { PreparedCertificate, VoteRecord } from "../../../node/src/types/consensus.ts";
import { expectCode } from "../exec/support/errors.ts";
import { aHash, aHeader } from "./support/blocks.ts";

function aVote(fields: Partial<VoteRecord> = {}): VoteRecord {
  return { kind: "prepare", height: 7n, round: 0, digest: aHash(1), ...fields };
}

function aCertificate(height: bigint, round: number): PreparedCertificate {
  const block = { header: aHeader({ number: height }), transactions: [Uint8Array.of(2, 0xc0)] };
  const digest = blockHash(block.header);
  const payload = { kind: "prepare" as const, height, round, digest };
  const prepare = (signer: number) => ({
    payload,
    author: `0x${signer.toString(16).padStart(40, "0")}` as const,
    signature: new Uint8Array(65).fill(signer).fill(0, 64),
  });
  return { round, block, digest, prepares: [prepare(1), prepare(2), prepare(3)] };
}

describe("write-ahead log", () => {
  let directory: string;
  let path: string;
  let log: OpenWriteAheadLog;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), "piaohao-wal-"));
    path = join(directory, "votes.log");
    log = await openWriteAheadLog(path);
  });
  afterEach(async () => {
    await log.close();
    rmSync(directory, { recursive: true, force: true });
  });

  async function reopen(): Promise<void> {
    await log.close();
    log = await openWriteAheadLog(path);
  }

  it("knows nothing at first", async () => {
    expect(await log.recovered(7n)).to.equal(undefined);
  });

  it("remembers every vote in its order and the last lock, after a restart too", async () => {
    const votes = [
      aVote({ kind: "proposal" }),
      aVote(),
      aVote({ kind: "commit", round: 1 }),
      aVote({ kind: "roundChange", round: 1000, digest: undefined }),
    ];
    for (const vote of votes) await log.recordVote(vote);
    await log.recordPrepared(7n, aCertificate(7n, 0));
    await log.recordPrepared(7n, aCertificate(7n, 2));
    await log.recordVote(aVote({ height: 8n }));
    for (const when of ["at once", "after a restart"]) {
      expect(await log.recovered(7n), when).to.deep.equal({
        height: 7n,
        votes,
        prepared: aCertificate(7n, 2),
      });
      expect((await log.recovered(8n))?.votes, when).to.deep.equal([aVote({ height: 8n })]);
      await reopen();
    }
  });

  it("keeps votes that are recorded at once, each on disk when its promise resolves", async () => {
    const votes = Array.from({ length: 50 }, (_, round) => aVote({ round }));
    await Promise.all(votes.map((vote) => log.recordVote(vote)));
    expect(readFileSync(path).length).to.be.greaterThan(50 * 40);
    await reopen();
    expect((await log.recovered(7n))?.votes).to.deep.equal(votes);
  });

  it("forgets heights up to the one decided and keeps later ones", async () => {
    await log.recordVote(aVote({ height: 6n }));
    await log.recordPrepared(7n, aCertificate(7n, 0));
    await log.recordVote(aVote({ height: 8n }));
    await log.truncate(7n);
    for (const when of ["at once", "after a restart"]) {
      expect(await log.recovered(6n), when).to.equal(undefined);
      expect(await log.recovered(7n), when).to.equal(undefined);
      expect((await log.recovered(8n))?.votes, when).to.deep.equal([aVote({ height: 8n })]);
      await reopen();
    }
    await log.truncate(8n);
    expect(readFileSync(path).length).to.equal(0);
    await log.recordVote(aVote({ height: 9n }));
    await reopen();
    expect((await log.recovered(9n))?.votes).to.deep.equal([aVote({ height: 9n })]);
  });

  it("loses at most the entry that a crash cut off, at whatever byte", async () => {
    const ends: number[] = [0];
    for (let round = 0; round < 3; round++) {
      if (round === 1) await log.recordPrepared(7n, aCertificate(7n, round));
      else await log.recordVote(aVote({ round }));
      ends.push(readFileSync(path).length);
    }
    const content = readFileSync(path);
    // Every byte of the votes, and some of the lock between them.
    const isTried = (length: number): boolean =>
      length <= (ends[1] ?? 0) + 16 || length >= (ends[2] ?? 0) - 2 || length % 29 === 0;
    for (let length = 0; length <= content.length; length++) {
      if (!isTried(length)) continue;
      await log.close();
      writeFileSync(path, content.subarray(0, length));
      log = await openWriteAheadLog(path);
      const whole = ends.filter((end) => end <= length).length - 1;
      const recovered = await log.recovered(7n);
      const count = (recovered?.votes.length ?? 0) + (recovered?.prepared === undefined ? 0 : 1);
      expect(count, `cut at ${length}`).to.equal(whole);
      expect(readFileSync(path).length, `cut at ${length}`).to.equal(ends[whole]);
    }
  });

  it("writes on behind an entry that was cut off", async () => {
    await log.recordVote(aVote({ round: 1 }));
    await log.close();
    writeFileSync(
      path,
      Buffer.concat([readFileSync(path), frame(new Uint8Array(30)).subarray(0, 20)]),
    );
    log = await openWriteAheadLog(path);
    await log.recordVote(aVote({ round: 2 }));
    await reopen();
    expect((await log.recovered(7n))?.votes.map(({ round }) => round)).to.deep.equal([1, 2]);
  });

  it("takes zeros at the end for space that was never written", async () => {
    await log.recordVote(aVote());
    await log.close();
    writeFileSync(path, Buffer.concat([readFileSync(path), new Uint8Array(4096)]));
    log = await openWriteAheadLog(path);
    expect((await log.recovered(7n))?.votes).to.deep.equal([aVote()]);
  });

  it("refuses a log with a flipped bit before its last entry, wherever it is", async () => {
    await log.recordVote(aVote({ round: 1 }));
    const end = readFileSync(path).length;
    await log.recordVote(aVote({ round: 2 }));
    await log.close();
    const content = readFileSync(path);
    for (let byte = 0; byte < end; byte++) {
      const damaged = Uint8Array.from(content);
      damaged[byte] = (damaged[byte] ?? 0) ^ 0x10;
      writeFileSync(path, damaged);
      await expectCode(openWriteAheadLog(path), "DB_WAL_CORRUPT");
    }
    writeFileSync(path, content);
    log = await openWriteAheadLog(path);
  });

  it("refuses an entry that is whole but not ours", async () => {
    await log.close();
    writeFileSync(path, frame(Uint8Array.of(0xc1, 0x09)));
    await expectCode(openWriteAheadLog(path), "DB_WAL_CORRUPT");
    writeFileSync(path, "");
    log = await openWriteAheadLog(path);
  });

  it("promises nothing more after a write has failed", async () => {
    await log.recordVote(aVote({ round: 1 }));
    await log.close();
    await expectCode(log.recordVote(aVote({ round: 2 })), "DB_WAL_WRITE_FAILED");
    await expectCode(log.recordVote(aVote({ round: 3 })), "DB_WAL_WRITE_FAILED");
    await expectCode(log.truncate(7n), "DB_WAL_WRITE_FAILED");
    log = await openWriteAheadLog(path);
    expect((await log.recovered(7n))?.votes.map(({ round }) => round)).to.deep.equal([1]);
  });

  it("stays bounded while locks follow one another at a height that does not end", async () => {
    await log.close();
    log = await openWriteAheadLog(path, { compactAboveBytes: 5_000 });
    for (let round = 0; round < 40; round++) {
      await log.recordPrepared(7n, aCertificate(7n, round));
      expect(readFileSync(path).length).to.be.at.most(5_000);
    }
    await log.recordVote(aVote({ round: 40 }));
    await reopen();
    expect(await log.recovered(7n)).to.deep.include({
      votes: [aVote({ round: 40 })],
      prepared: aCertificate(7n, 39),
    });
  });
});
