import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { withChecksums } from "../../../node/src/db/checksums.ts";
import { crc32c } from "../../../node/src/db/crc32c.ts";
import { createDatabase, type Database, openDatabase } from "../../../node/src/db/database.ts";
import { hashKey, numberKey, PREFIX, uint64 } from "../../../node/src/db/keys.ts";
import { openKeyValue } from "../../../node/src/db/level.ts";
import { damageBefore } from "../../../node/src/db/levelLog.ts";
import { blocksBetween } from "../../../node/src/rpc/chain.ts";
import type { SealedBlock } from "../../../node/src/types/block.ts";
import { sealedBlockOf } from "../../../node/src/types/codec/block.ts";
import { bytesToHex } from "../../../node/src/types/codec/bytes.ts";
import { expectCode } from "../exec/support/errors.ts";
import { aChild, aGenesisBlock, aHash } from "./support/blocks.ts";
import { createMemoryKeyValue } from "./support/memoryKeyValue.ts";

const genesis = aGenesisBlock();
const META = PREFIX.meta;

/** Commits blocks on the head; each writes `bytes` of code. */
async function grow(database: Database, blocks: number, bytes = 10): Promise<SealedBlock> {
  for (let block = 0; block < blocks; block++) {
    const child = aChild(database.chain.head());
    const number = Number(child.block.header.number);
    const codes = [{ hash: aHash(number), code: new Uint8Array(bytes).fill(number) }];
    const sealed = sealedBlockOf(child.block);
    await database.chain.commit({ ...child, delta: { ...child.delta, codes } }, sealed);
  }
  return database.chain.head();
}

describe("a database with damaged records", () => {
  const memory = createMemoryKeyValue();
  let head: SealedBlock;
  before(async () => {
    head = await grow(await createDatabase(memory, genesis), 2);
  });

  it("is refused when any record of the head is missing or not what was written", async () => {
    const { number } = head.block.header;
    const records = {
      head: Uint8Array.of(META, 2),
      version: Uint8Array.of(META, 0),
      "genesis hash": Uint8Array.of(META, 1),
      block: numberKey(PREFIX.block, number),
      "number of its hash": hashKey(PREFIX.blockNumber, head.hash),
      receipts: numberKey(PREFIX.receipts, number),
      senders: numberKey(PREFIX.senders, number),
      "state root": Uint8Array.of(PREFIX.node, 0),
    };
    for (const [what, key] of Object.entries(records)) {
      const copy = memory.copy();
      const stored = copy.get(key) ?? new Uint8Array(0);
      const flipped = Uint8Array.from(stored, (byte, at) =>
        at === stored.length - 1 ? byte ^ 8 : byte,
      );
      await copy.write([{ key, value: flipped }]);
      await expectCode(createDatabase(copy, genesis), "DB_CORRUPT");
      await copy.write([{ key, value: undefined }]);
      const missing = await createDatabase(copy, genesis).catch((error: unknown) => error);
      expect(missing, what).to.have.property("code").that.is.oneOf(REFUSALS);
    }
    expect((await createDatabase(memory, genesis)).chain.head()).to.deep.equal(head);
  });

  it("is refused when the head names another block or one that is not there", async () => {
    for (const number of [1n, 7n]) {
      const copy = memory.copy();
      const key = Uint8Array.of(META, 2);
      await withChecksums(copy).write([{ key, value: uint64(number) }]);
      const opened = createDatabase(copy, genesis);
      if (number === 7n) await expectCode(opened, "DB_CORRUPT");
      // Block 1 is whole: a head that went back is for the vote log to notice.
      else expect((await opened).chain.head().block.header.number).to.equal(1n);
    }
  });

  it("says of a block that is missing below the head that it is damaged, and of no other", async () => {
    const copy = memory.copy();
    await copy.write([{ key: numberKey(PREFIX.block, 1n), value: undefined }]);
    const { chain } = await createDatabase(copy, genesis);
    const parent = head.block.header.parentHash;
    for (const ask of [
      () => chain.blockByNumber(1n),
      () => chain.hashByNumber(1n),
      () => chain.blockByHash(parent),
    ]) {
      expect(ask)
        .to.throw()
        .with.deep.include({ code: "DB_CORRUPT", details: { number: 1n } });
    }
    const read = async (from: bigint, to: bigint) => {
      const blocks: SealedBlock[] = [];
      for await (const sealed of blocksBetween({ chain }, from, to)) blocks.push(sealed);
      return blocks;
    };
    await expectCode(read(0n, 2n), "DB_CORRUPT");
    expect(await read(2n, 9n)).to.deep.equal([head]);
    expect([chain.blockByNumber(3n), chain.hashByNumber(3n)]).to.deep.equal([undefined, undefined]);
  });

  it("names the record when one is read that is not what was written, or stands elsewhere", async () => {
    const copy = memory.copy();
    const [key, other] = [hashKey(PREFIX.code, aHash(1)), hashKey(PREFIX.code, aHash(2))];
    await copy.write([{ key, value: copy.get(other) }]);
    const database = await createDatabase(copy, genesis);
    expect(() => database.state.code(aHash(1)))
      .to.throw()
      .with.deep.include({ code: "DB_CORRUPT", details: { key: bytesToHex(key) } });
    expect(database.state.code(aHash(2))).to.deep.equal(new Uint8Array(10).fill(2));
  });
});

const REFUSALS = ["DB_CORRUPT", "DB_WRONG_VERSION", "DB_WRONG_GENESIS"];

describe("a database with damaged files", () => {
  let path: string;
  let head: SealedBlock;
  /** Bytes of the log that hold all blocks but the last. */
  let beforeLast: number;
  beforeEach(async () => {
    path = mkdtempSync(join(tmpdir(), "piaohao-damage-"));
    const database = await openDatabase(path, genesis);
    await grow(database, 5, 20_000);
    beforeLast = statSync(fileLike(/\.log$/)).size;
    head = await grow(database, 1, 20_000);
    await database.close();
  });
  afterEach(() => rmSync(path, { recursive: true, force: true }));

  const filesLike = (pattern: RegExp): readonly string[] =>
    readdirSync(path).filter((name) => pattern.test(name));
  const fileLike = (pattern: RegExp): string => {
    const [name] = filesLike(pattern);
    if (name === undefined) throw new Error(`LevelDB has no file like ${pattern}`);
    return join(path, name);
  };
  const flip = (file: string, at: number): void => {
    const content = readFileSync(file);
    content[at] = (content[at] ?? 0) ^ 0x10;
    writeFileSync(file, content);
  };

  it("is refused with a flipped bit in its log before the last block, wherever it is", async () => {
    const log = fileLike(/\.log$/);
    const content = readFileSync(log);
    for (let at = 3; at < beforeLast; at += 1_733) {
      flip(log, at);
      const error = await expectCode(openDatabase(path, genesis), "DB_CORRUPT");
      expect(error.message).to.include("piaohao node repair");
      expect(readFileSync(log).length, "nothing was changed").to.equal(content.length);
      writeFileSync(log, content);
    }
    const database = await openDatabase(path, genesis);
    expect(database.chain.head()).to.deep.equal(head);
    await database.close();
  });

  it("loses no more than the block whose write a crash cut off", async () => {
    const log = fileLike(/\.log$/);
    writeFileSync(log, readFileSync(log).subarray(0, -100));
    const database = await openDatabase(path, genesis);
    expect(database.chain.head().block.header.number).to.equal(5n);
    await database.close();
  });

  it("is refused without CURRENT, where LevelDB would begin anew, and with a damaged MANIFEST", async () => {
    const [manifest, current] = [fileLike(/^MANIFEST/), join(path, "CURRENT")];
    const kept = `${path}.kept`;
    for (const file of [current, manifest]) {
      copyFileSync(file, kept);
      rmSync(file);
      await expectCode(openDatabase(path, genesis), "DB_CORRUPT");
      copyFileSync(kept, file);
    }
    flip(manifest, 12);
    await expectCode(openDatabase(path, genesis), "DB_CORRUPT");
    rmSync(kept);
  });

  it("never gives a wrong value from a damaged table", async () => {
    // Opening again writes the log to a table.
    await (await openDatabase(path, genesis)).close();
    const table = fileLike(/\.ldb$/);
    const content = readFileSync(table);
    let noticed = 0;
    // Not the few bytes that say how long a key is: there LevelDB's own assertion ends the process.
    for (let at = 17; at < content.length; at += Math.ceil(content.length / 60)) {
      flip(table, at);
      noticed += (await wrongOrRefused()) ? 1 : 0;
      writeFileSync(table, content);
    }
    expect(noticed).to.be.above(10);
    rmSync(table);
    await expectCode(openDatabase(path, genesis), "DB_CORRUPT");
  });

  /** Whether the damage was met; throws when a record was given that is not the one written. */
  async function wrongOrRefused(): Promise<boolean> {
    let database: Database | undefined;
    try {
      database = await openDatabase(path, genesis);
      for (let number = 1; number <= 6; number++) {
        const code = database.state.code(aHash(number));
        if (code === undefined) return true;
        expect(code).to.deep.equal(new Uint8Array(20_000).fill(number));
      }
      return false;
    } catch (error) {
      expect(error).to.have.property("code", "DB_CORRUPT");
      return true;
    } finally {
      await database?.close();
    }
  }
});

describe("the log of LevelDB", () => {
  it("is read with the checksum that LevelDB uses", () => {
    expect(crc32c(new TextEncoder().encode("123456789"))).to.equal(0xe3069283);
  });

  async function logOf(...batches: readonly number[]): Promise<Uint8Array> {
    const path = mkdtempSync(join(tmpdir(), "piaohao-log-"));
    const db = await openKeyValue(path);
    for (const bytes of batches) {
      await db.write([{ key: Uint8Array.of(bytes & 0xff), value: new Uint8Array(bytes).fill(1) }]);
    }
    await db.close();
    const name = readdirSync(path).find((file) => file.endsWith(".log")) ?? "";
    const log = readFileSync(join(path, name));
    rmSync(path, { recursive: true });
    return log;
  }

  it("is sound when of the last batch only later parts arrived, and damaged when another follows", async () => {
    for (const [batches, damage] of [
      [[50, 90_000], undefined],
      [[50, 90_000, 5], 32_768],
    ] as const) {
      const log = Uint8Array.from(await logOf(...batches));
      log.fill(0, 40_000, 41_000);
      expect(damageBefore(log)).to.equal(damage);
    }
  });

  it("is sound as LevelDB writes it, and cut off anywhere", async () => {
    const log = await logOf(1, 50, 32_700, 32_768, 70_000, 5);
    for (let length = log.length; length >= 0; length -= length > log.length - 300 ? 1 : 977) {
      expect(damageBefore(log.subarray(0, length)), `${length}`).to.equal(undefined);
      // Cut off, with the length that the file was to have.
      const zeros = Uint8Array.from(log).fill(0, length);
      expect(damageBefore(zeros), `${length} and zeros`).to.equal(undefined);
    }
  });
});
