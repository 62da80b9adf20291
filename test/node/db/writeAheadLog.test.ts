import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { encodeEntry } from "../../../node/src/db/wal/entries.ts";
import { BLOCK_BYTES, encodeRecord } from "../../../node/src/db/wal/records.ts";
import {
  emptyLog,
  type OpenWriteAheadLog,
  openWriteAheadLog,
} from "../../../node/src/db/writeAheadLog.ts";
import { AssertionFailure } from "../../../node/src/types/assert.ts";
import { expectCode } from "../exec/support/errors.ts";
import { aHash } from "./support/blocks.ts";
import { aCertificate, aVote, OWNER } from "./support/votes.ts";

describe("write-ahead log", () => {
  let directory: string;
  let path: string;
  let log: OpenWriteAheadLog;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), "piaohao-wal-"));
    path = join(directory, "votes.log");
    log = await openWriteAheadLog(path, { owner: OWNER });
  });
  afterEach(async () => {
    await log.close();
    rmSync(directory, { recursive: true, force: true });
  });

  async function reopen(): Promise<void> {
    await log.close();
    log = await openWriteAheadLog(path, { owner: OWNER });
  }

  const size = (): number => readFileSync(path).length;

  it("knows nothing at first", async () => {
    expect(await log.recovered(7n)).to.equal(undefined);
    await reopen();
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
    await log.recordPrepared(7n, aCertificate(7n, 2, 20_000));
    await log.recordVote(aVote({ height: 8n }));
    for (const when of ["at once", "after a restart", "after another"]) {
      expect(await log.recovered(7n), when).to.deep.equal({
        height: 7n,
        votes,
        prepared: aCertificate(7n, 2, 20_000),
      });
      expect((await log.recovered(8n))?.votes, when).to.deep.equal([aVote({ height: 8n })]);
      await reopen();
    }
  });

  it("keeps votes that are recorded at once, each on disk when its promise resolves", async () => {
    const votes = Array.from({ length: 20 }, (_, round) => aVote({ round }));
    await Promise.all(votes.map((vote) => log.recordVote(vote)));
    await reopen();
    expect((await log.recovered(7n))?.votes).to.deep.equal(votes);
  });

  it("does not write again what it knows, also after a restart", async () => {
    for (const when of ["at first", "after a restart"]) {
      await log.recordVote(aVote());
      await log.recordPrepared(7n, aCertificate(7n, 0));
      const known = size();
      await log.recordVote(aVote());
      await log.recordPrepared(7n, aCertificate(7n, 0));
      expect(size(), when).to.equal(known);
      await reopen();
    }
    expect((await log.recovered(7n))?.votes).to.deep.equal([aVote()]);
  });

  it("refuses a second vote in the place of another, also after a restart", async () => {
    await log.recordVote(aVote());
    for (const _ of ["at once", "after a restart"]) {
      await expectAssertion(log.recordVote(aVote({ digest: aHash(2) })));
      await expectAssertion(log.recordVote(aVote({ digest: undefined })));
      await reopen();
    }
    expect((await log.recovered(7n))?.votes).to.deep.equal([aVote()]);
  });

  it("keeps the height decided last and later ones; of heights below it abstains", async () => {
    await log.recordVote(aVote({ height: 6n }));
    await log.recordVote(aVote({ height: 7n }));
    await log.recordPrepared(7n, aCertificate(7n, 0));
    await log.recordVote(aVote({ height: 8n }));
    await log.truncate(7n);
    await log.truncate(3n);
    expect(await log.recovered(6n)).to.include({ height: 6n, abstainThrough: 6n });
    expect(await log.recovered(7n)).to.deep.include({
      votes: [aVote()],
      prepared: aCertificate(7n, 0),
    });
    expect((await log.recovered(8n))?.votes).to.deep.equal([aVote({ height: 8n })]);
    await expectAssertion(log.recordVote(aVote({ height: 6n, round: 5 })));
  });

  it("forgets on disk when it is written anew, and abstains there ever after", async () => {
    await log.close();
    log = await openWriteAheadLog(path, { owner: OWNER, compactAboveBytes: 3 * 2 * BLOCK_BYTES });
    for (let height = 1n; height <= 9n; height++) {
      await log.recordVote(aVote({ height }));
      await log.truncate(height);
      expect(size()).to.be.at.most(3 * 2 * BLOCK_BYTES);
    }
    await reopen();
    expect(await log.recovered(1n)).to.deep.equal({
      height: 1n,
      votes: [],
      prepared: undefined,
      abstainThrough: 7n,
    });
    expect((await log.recovered(9n))?.votes).to.deep.equal([aVote({ height: 9n })]);
    expect(await log.recovered(10n)).to.equal(undefined);
  });

  it("stays bounded while locks follow one another at a height that does not end", async () => {
    await log.close();
    const limit = 16 * BLOCK_BYTES;
    log = await openWriteAheadLog(path, { owner: OWNER, compactAboveBytes: limit });
    for (let round = 0; round < 40; round++) {
      await log.recordPrepared(7n, aCertificate(7n, round, 9_000));
      expect(size()).to.be.at.most(limit);
    }
    await log.recordVote(aVote({ round: 40 }));
    await reopen();
    expect(await log.recovered(7n)).to.deep.include({
      votes: [aVote({ round: 40 })],
      prepared: aCertificate(7n, 39, 9_000),
    });
  });

  it("abstains through the height that a repair named", async () => {
    await log.close();
    writeFileSync(path, emptyLog(41n));
    log = await openWriteAheadLog(path, { owner: OWNER, mustExist: true });
    expect((await log.recovered(41n))?.abstainThrough).to.equal(41n);
    expect(await log.recovered(42n)).to.equal(undefined);
    await log.recordVote(aVote({ height: 42n }));
    await reopen();
    expect((await log.recovered(41n))?.abstainThrough).to.equal(41n);
    expect((await log.recovered(42n))?.votes).to.deep.equal([aVote({ height: 42n })]);
  });

  it("is refused when it is empty and must not be", async () => {
    await log.close();
    writeFileSync(path, "");
    await expectCode(openWriteAheadLog(path, { owner: OWNER, mustExist: true }), "DB_WAL_CORRUPT");
    // The refusal changed nothing: it is refused again.
    await expectCode(openWriteAheadLog(path, { owner: OWNER, mustExist: true }), "DB_WAL_CORRUPT");
    log = await openWriteAheadLog(path, { owner: OWNER });
  });

  it("is refused under another key and on another chain, says so, and stays as it is", async () => {
    await log.recordVote(aVote());
    await log.close();
    const content = readFileSync(path);
    const others = [
      { field: "validator", value: `0x${"02".repeat(20)}`, named: "another validator" },
      { field: "genesisHash", value: aHash(0xbb), named: "another network" },
    ] as const;
    for (const { field, value, named } of others) {
      const owner = { ...OWNER, [field]: value };
      const error = await expectCode(openWriteAheadLog(path, { owner }), "DB_WAL_WRONG_OWNER");
      expect(error.details).to.deep.equal({ stored: OWNER[field], expected: value });
      expect(error.message).to.include(named).and.include("piaohao node repair --votes");
      expect(readFileSync(path)).to.deep.equal(content);
    }
    log = await openWriteAheadLog(path, { owner: OWNER });
    expect((await log.recovered(7n))?.votes).to.deep.equal([aVote()]);
  });

  it("reads a log of before owners were named, which is its opener's from then on", async () => {
    await log.close();
    const payload = Buffer.from(
      `f8388f7069616f68616f20766f746573203205e6a5e4010780a0${"01".repeat(32)}`,
      "hex",
    );
    writeFileSync(path, encodeRecord({ sequence: 1n, payload }));
    log = await openWriteAheadLog(path, { owner: OWNER, mustExist: true });
    for (const when of ["at once", "after a restart"]) {
      expect((await log.recovered(5n))?.abstainThrough, when).to.equal(5n);
      expect((await log.recovered(7n))?.votes, when).to.deep.equal([aVote()]);
      await reopen();
    }
    const owner = { ...OWNER, genesisHash: aHash(0xbb) };
    await expectCode(openWriteAheadLog(path, { owner }), "DB_WAL_WRONG_OWNER");
  });

  it("refuses records that are whole but not ours", async () => {
    await log.close();
    const own = readFileSync(path);
    const foreign = Uint8Array.of(0xc1, 0x09);
    const entry = encodeEntry({ kind: "vote", height: 7n, vote: aVote() });
    for (const content of [
      encodeRecord({ sequence: 1n, payload: foreign }),
      encodeRecord({ sequence: 1n, payload: entry }),
      Buffer.concat([own, encodeRecord({ sequence: 2n, payload: foreign })]),
      Buffer.concat([own, encodeRecord({ sequence: 2n, payload: own.subarray(24, 60) })]),
      new TextEncoder().encode("something else"),
      new Uint8Array(3 * BLOCK_BYTES),
    ]) {
      writeFileSync(path, content);
      const error = await expectCode(openWriteAheadLog(path, { owner: OWNER }), "DB_WAL_CORRUPT");
      expect(error.message).to.include("piaohao node repair");
      expect(readFileSync(path)).to.deep.equal(Buffer.from(content));
    }
    writeFileSync(path, own);
    log = await openWriteAheadLog(path, { owner: OWNER });
  });

  it("promises nothing more after a write has failed", async () => {
    await log.recordVote(aVote({ round: 1 }));
    await log.close();
    await expectCode(log.recordVote(aVote({ round: 2 })), "DB_WAL_WRITE_FAILED");
    await expectCode(log.recordVote(aVote({ round: 2 })), "DB_WAL_WRITE_FAILED");
    await expectCode(log.recordVote(aVote({ round: 3 })), "DB_WAL_WRITE_FAILED");
    await expectCode(log.recordPrepared(7n, aCertificate(7n, 3)), "DB_WAL_WRITE_FAILED");
    log = await openWriteAheadLog(path, { owner: OWNER });
    expect((await log.recovered(7n))?.votes.map(({ round }) => round)).to.deep.equal([1]);
  });
});

async function expectAssertion(promise: Promise<unknown>): Promise<void> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).to.be.instanceOf(AssertionFailure);
}
