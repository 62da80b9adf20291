import { expect } from "chai";
import fc from "fast-check";
import { BLOCK_BYTES } from "../../../node/src/db/wal/records.ts";
import { createWriteAheadLog, type OpenWriteAheadLog } from "../../../node/src/db/writeAheadLog.ts";
import type { Recovered, VoteRecord } from "../../../node/src/types/consensus.ts";
import { NodeError } from "../../../node/src/types/errors.ts";
import { createMemoryLogFile, type MemoryLogFile } from "./support/memoryLogFile.ts";
import { aCertificate, aVote, OWNER } from "./support/votes.ts";

const HEIGHTS = [1n, 2n, 3n] as const;
const LOCK_BYTES = 9_000;
const COMPACT_ABOVE_BYTES = 14 * BLOCK_BYTES;

/** What the log has confirmed, in the order in which it did. */
interface Story {
  readonly confirmed: VoteRecord[];
  /** Height of the lock confirmed last, and of the block decided last. */
  locked: bigint;
  decided: bigint;
}

/** Three heights of a validator's life, as far as the disk lets it come. */
async function live(log: OpenWriteAheadLog): Promise<Story> {
  const story: Story = { confirmed: [], locked: 0n, decided: 0n };
  const vote = async (fields: Partial<VoteRecord>): Promise<void> => {
    const record = aVote(fields);
    await log.recordVote(record);
    story.confirmed.push(record);
  };
  try {
    for (const height of HEIGHTS) {
      if ((await log.recovered(height))?.abstainThrough !== undefined) continue;
      await vote({ height });
      await vote({ height });
      await log.recordPrepared(height, aCertificate(height, 0, LOCK_BYTES));
      story.locked = height;
      await vote({ kind: "commit", height });
      await vote({ kind: "roundChange", height, round: 1 });
      await log.truncate(height);
      story.decided = height;
    }
  } catch (error) {
    expect(error).to.have.property("code", "DB_WAL_WRITE_FAILED");
  }
  return story;
}

async function open(content: Uint8Array, stopAt?: number) {
  const file = createMemoryLogFile(content, stopAt);
  const log = await createWriteAheadLog(file, {
    owner: OWNER,
    compactAboveBytes: COMPACT_ABOVE_BYTES,
  });
  return { file, log };
}

/** Every vote confirmed at a height not decided yet, and the lock, are there; nothing is there that was never voted. */
async function expectKept(log: OpenWriteAheadLog, story: Story, where: string): Promise<void> {
  for (const height of HEIGHTS.filter((one) => one >= story.decided)) {
    const recovered = await log.recovered(height);
    const votes = new Set(recovered?.votes.map((vote) => keyOf(vote)));
    for (const vote of story.confirmed.filter((one) => one.height === height)) {
      expect(votes.has(keyOf(vote)), `${where}: ${keyOf(vote)}`).to.equal(true);
    }
    if (story.locked >= height) {
      expect(recovered?.prepared, `${where}: lock`).to.deep.equal(
        aCertificate(height, 0, LOCK_BYTES),
      );
    }
  }
}

function keyOf({ kind, height, round, digest }: VoteRecord): string {
  return `${kind} ${height}/${round} ${digest}`;
}

/** What a stopped machine finds on its disk: a part of what was on its way. */
function* remains({ durable, pending, replacement }: MemoryLogFile): Generator<Uint8Array> {
  yield durable;
  if (replacement !== undefined) yield replacement;
  for (let length = 0; length <= pending.length; length += length % BLOCK_BYTES < 40 ? 1 : 61) {
    yield Buffer.concat([durable, pending.subarray(0, length)]);
  }
  // The file has its new length, and only some of the blocks arrived.
  const blocks = pending.length / BLOCK_BYTES;
  for (let arrived = 0; arrived < 2 ** blocks; arrived++) {
    const content = Uint8Array.from(pending);
    for (let block = 0; block < blocks; block++) {
      if ((arrived & (1 << block)) === 0)
        content.fill(0, block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES);
    }
    yield Buffer.concat([durable, content]);
  }
}

describe("write-ahead log when its machine stops", () => {
  let operations: number;
  let whole: Uint8Array;
  before(async () => {
    const { file, log } = await open(new Uint8Array(0));
    await live(log);
    ({ operations } = file);
    whole = file.durable;
  });

  it("keeps every confirmed vote and lock, at whatever operation and byte it stops", async () => {
    let tried = 0;
    for (let stopAt = 1; stopAt < operations; stopAt++) {
      const { file, log } = await open(new Uint8Array(0), stopAt);
      const story = await live(log);
      expect(file.isStopped).to.equal(true);
      for (const content of remains(file)) {
        const again = await open(content);
        await expectKept(again.log, story, `stop ${stopAt}, ${content.length} bytes`);
        tried += 1;
      }
    }
    expect(tried).to.be.above(1_000);
  });

  it("writes on behind whatever was left, and keeps that too", async () => {
    for (let stopAt = 1; stopAt < operations; stopAt++) {
      const { file, log } = await open(new Uint8Array(0), stopAt);
      await live(log);
      for (const content of [...remains(file)].filter((_, index) => index % 23 === 0)) {
        const second = await open(content);
        const story = await live(second.log);
        expect(story).to.include({ locked: 3n, decided: 3n });
        await expectKept((await open(second.file.durable)).log, story, `stop ${stopAt}`);
      }
    }
  });

  it("survives a stop while it is opened, however often", async () => {
    const { log } = await open(whole);
    const story: Story = { confirmed: votesOf(await log.recovered(3n)), locked: 3n, decided: 3n };
    const file = createMemoryLogFile(whole, 0);
    const refusal = await createWriteAheadLog(file, { owner: OWNER }).catch(
      (error: unknown) => error,
    );
    expect(refusal).to.have.property("code", "DB_WAL_WRITE_FAILED");
    for (const content of remains(file)) {
      await expectKept((await open(content)).log, story, "opened again");
    }
  });

  it("never loses a confirmed vote silently to one damaged block", async () => {
    let [healed, refused] = [0, 0];
    for (let stopAt = 2; stopAt < operations; stopAt++) {
      const { file, log } = await open(new Uint8Array(0), stopAt);
      const story = await live(log);
      const content = file.durable;
      for (let block = 0; block < content.length / BLOCK_BYTES; block++) {
        const outcome = await openDamaged(damagedAt(content, block * BLOCK_BYTES, 0xff));
        if (outcome === undefined) {
          refused += 1;
          continue;
        }
        healed += outcome.healed;
        // A lock binds from the commit on that reveals it.
        const binds = story.confirmed.some(
          ({ kind, height }) => kind === "commit" && height === story.locked,
        );
        await expectKept(outcome, binds ? story : { ...story, locked: 0n }, `block ${block}`);
      }
    }
    expect(healed).to.be.above(50);
    expect(refused).to.be.above(20);
  });

  it("never loses a confirmed vote silently to a flipped bit anywhere", async () => {
    const { file, log } = await open(new Uint8Array(0));
    const story = await live(log);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(file.durable.length - 1),
        fc.integer({ min: 0, max: 7 }),
        async (at, bit) => {
          const outcome = await openDamaged(flipped(file.durable, at, bit));
          if (outcome !== undefined) await expectKept(outcome, story, `bit ${bit} of byte ${at}`);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("refuses a log that lost a record before its last, and one that lost its beginning", async () => {
    const { file, log } = await open(new Uint8Array(0));
    for (const round of [0, 1, 2]) await log.recordVote(aVote({ round }));
    const content = file.durable;
    const record = 2 * BLOCK_BYTES;
    for (const lost of [0, record, 2 * record]) {
      expect(await openDamaged(damagedAt(content, lost, 0, record)), `${lost}`).to.equal(undefined);
      const cut = Buffer.concat([content.subarray(0, lost), content.subarray(lost + record)]);
      expect(await openDamaged(cut), `cut at ${lost}`).to.equal(undefined);
    }
  });
});

/** Undefined if it was refused, as it must be: with the code of a damaged log. */
async function openDamaged(content: Uint8Array): Promise<OpenWriteAheadLog | undefined> {
  try {
    return (await open(content)).log;
  } catch (error) {
    expect(error).to.be.instanceOf(NodeError).with.property("code", "DB_WAL_CORRUPT");
    return undefined;
  }
}

function votesOf(recovered: Recovered | undefined): VoteRecord[] {
  return [...(recovered?.votes ?? [])];
}

function damagedAt(content: Uint8Array, at: number, fill: number, bytes = BLOCK_BYTES): Uint8Array {
  return Uint8Array.from(content).fill(fill, at, at + bytes);
}

function flipped(content: Uint8Array, at: number, bit: number): Uint8Array {
  const damaged = Uint8Array.from(content);
  damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
  return damaged;
}
