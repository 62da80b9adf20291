import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type ChainView, disagreements } from "../../chaos/check/agreement.ts";
import { lostReceipts } from "../../chaos/check/receipts.ts";
import { createVoteBook } from "../../chaos/check/voteBook.ts";
import type { Acknowledged } from "../../chaos/load/teller.ts";
import { encodeEntry, encodeSnapshot } from "../../node/src/db/wal/entries.ts";
import { encodeRecord } from "../../node/src/db/wal/records.ts";
import type { VoteRecord } from "../../node/src/types/consensus.ts";
import { aHash } from "../node/db/support/blocks.ts";
import { aVote } from "../node/db/support/votes.ts";

const VALIDATOR = `0x${"aa".repeat(20)}` as const;

describe("agreement of the validators", () => {
  const before = { number: 4, hash: "four" };
  const view = (name: string, ...hashes: readonly string[]): ChainView => ({
    name,
    blocks: hashes.map((hash, index) => ({
      number: 5 + index,
      hash,
      parentHash: hashes[index - 1] ?? "four",
    })),
  });
  const found = (...views: readonly ChainView[]) =>
    disagreements(before, views).map(({ kind, message }) => `${kind}: ${message}`);

  it("holds for equal chains, also when one is behind", () => {
    expect(found(view("a", "five", "six"), view("b", "five", "six"), view("c", "five"))).to.be
      .empty;
  });

  it("is broken by another block at a height, once for each pair", () => {
    const forked = found(
      view("a", "five", "six"),
      view("b", "five", "SIX"),
      view("c", "five", "six"),
    );
    expect(forked).to.deep.equal([
      "fork: block 6 is SIX at b and six at a",
      "fork: block 6 is six at c and SIX at b",
    ]);
  });

  it("is broken by a chain that does not go on from what was agreed", () => {
    const other = { ...view("a", "five"), blocks: [{ number: 5, hash: "5", parentHash: "IV" }] };
    expect(found(other)).to.deep.equal(["fork: a: block 5 (5) does not follow block 4 (four)"]);
  });

  it("is broken by a hole", () => {
    const { blocks } = view("a", "five", "six", "seven");
    const holed = { name: "a", blocks: blocks.filter(({ number }) => number !== 6) };
    expect(found(holed)).to.have.length(1);
  });
});

describe("acknowledged receipts", () => {
  const receipt: Acknowledged = {
    hash: "0x01",
    blockNumber: 7,
    blockHash: "0x77",
    hasSucceeded: true,
    rpcUrl: "http://bank",
    sentAtMs: 0,
    acknowledgedAtMs: 1,
  };
  const kept = { blockNumber: 7, blockHash: "0x77", hasSucceeded: true };
  const found = (answer: Partial<typeof kept> | undefined) =>
    lostReceipts("node", [receipt], (hash) =>
      hash === "0x01" && answer !== undefined ? { ...kept, ...answer } : undefined,
    );

  it("are there as they were acknowledged", () => {
    expect(found({})).to.deep.equal([]);
  });

  for (const [desc, answer] of [
    ["missing", undefined],
    ["in another block", { blockHash: "0x78" }],
    ["at another height", { blockNumber: 8 }],
    ["of another outcome", { hasSucceeded: false }],
  ] as const) {
    it(`are lost when ${desc}`, () => {
      expect(found(answer).map(({ kind }) => kind)).to.deep.equal(["lostReceipt"]);
    });
  }
});

describe("the book of votes", () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "piaohao-votes-"))));
  afterEach(() => rmSync(directory, { recursive: true }));

  const logOf = (votes: readonly VoteRecord[], kept: readonly VoteRecord[] = []): string => {
    const file = join(directory, "votes.wal");
    const entry = (vote: VoteRecord) => ({ kind: "vote", height: vote.height, vote }) as const;
    const snapshot = encodeSnapshot({
      owner: undefined,
      forgottenThrough: 0n,
      entries: kept.map(entry),
    });
    const payloads = [snapshot, ...votes.map((vote) => encodeEntry(entry(vote)))];
    const records = payloads.map((payload, sequence) =>
      encodeRecord({ sequence: BigInt(sequence), payload }),
    );
    writeFileSync(file, Buffer.concat(records));
    return file;
  };

  it("takes the same vote any number of times, and other votes in other places", () => {
    const book = createVoteBook();
    const votes = [
      aVote(),
      aVote({ round: 1, digest: aHash(2) }),
      aVote({ kind: "commit", digest: aHash(2) }),
      aVote({ height: 8n, digest: aHash(2) }),
    ];
    book.readLog(VALIDATOR, logOf(votes));
    book.readLog(VALIDATOR, logOf(votes));
    book.add(`0x${"bb".repeat(20)}`, aVote({ digest: aHash(2) }));
    expect([book.conflicts, book.votes()]).to.deep.equal([[], 5]);
  });

  it("finds two votes in one place, also when the log forgot the first meanwhile", () => {
    const book = createVoteBook();
    book.readLog(VALIDATOR, logOf([aVote()]));
    book.readLog(VALIDATOR, logOf([]));
    const second = logOf([aVote({ digest: aHash(2) })]);
    book.readLog(VALIDATOR, second);
    book.readLog(VALIDATOR, second);
    expect(book.conflicts.map(({ kind }) => kind)).to.deep.equal(["doubleVote"]);
    expect(book.conflicts[0]?.message).to.include(`${VALIDATOR} signed two prepares at height 7`);
  });

  it("finds it in what a log kept when it was written anew", () => {
    const book = createVoteBook();
    book.readLog(VALIDATOR, logOf([], [aVote()]));
    book.readLog(VALIDATOR, logOf([aVote({ digest: aHash(2) })]));
    expect(book.conflicts).to.have.length(1);
  });

  it("holds a round change without a lock against one with it", () => {
    const book = createVoteBook();
    book.add(VALIDATOR, aVote({ kind: "roundChange", round: 1, digest: undefined }));
    book.add(VALIDATOR, aVote({ kind: "roundChange", round: 1 }));
    expect(book.conflicts).to.have.length(1);
  });

  it("waits for a log that is being written", () => {
    const book = createVoteBook();
    book.readLog(VALIDATOR, join(directory, "none.wal"));
    const file = logOf([aVote()]);
    writeFileSync(file, "half a record");
    book.readLog(VALIDATOR, file);
    expect([book.conflicts, book.votes()]).to.deep.equal([[], 0]);
  });
});
