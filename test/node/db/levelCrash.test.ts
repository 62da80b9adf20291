import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setImmediate } from "node:timers/promises";
import { expect } from "chai";
import { openDatabase } from "../../../node/src/db/database.ts";
import { openKeyValue } from "../../../node/src/db/level.ts";
import { recordsOf } from "../../../node/src/db/levelLog.ts";
import { sealedBlockOf } from "../../../node/src/types/codec/block.ts";
import { expectCode } from "../exec/support/errors.ts";
import { aChild, aGenesisBlock } from "./support/blocks.ts";
import { contentAt, keyAt, openSmallLevel } from "./support/smallLevel.ts";

const SCRIPT = join(import.meta.dirname, "support", "writeUntilKilled.ts");
const WRITES = 18;
const KILLS = 12;

describe("a database whose process or machine stops", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "piaohao-level-"));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const namesLike = (path: string, pattern: RegExp): readonly string[] =>
    readdirSync(path).filter((name) => pattern.test(name));

  /** A database as a kill leaves it, and with it every file that it ever had. */
  async function grow(path: string, everything: string): Promise<void> {
    mkdirSync(everything);
    const db = await openSmallLevel(path);
    const keep = (): void => {
      for (const name of namesLike(path, /\.(log|ldb)$/)) {
        if (!existsSync(join(everything, name))) linkSync(join(path, name), join(everything, name));
      }
    };
    for (let index = 0; index < WRITES; index++) {
      await db.put(keyAt(index), contentAt(index), { sync: true });
      keep();
    }
    // The last full table is on its way to the disk meanwhile.
    while (namesLike(path, /\.log$/).length > 1) await setImmediate();
    keep();
    await db.close();
    for (const name of namesLike(path, /^(CURRENT|MANIFEST.*)$/)) {
      copyFileSync(join(path, name), join(everything, name));
    }
  }

  /** How the files of a directory open with a MANIFEST cut off: refused as damaged, or with all records. */
  async function opensCutOff(path: string, bytes: number): Promise<"refused" | "whole"> {
    const copy = mkdtempSync(join(tmpdir(), "piaohao-cut-"));
    try {
      for (const name of readdirSync(path)) {
        // LevelDB does not change what it wrote, but for the MANIFEST.
        if (/\.(log|ldb)$/.test(name)) linkSync(join(path, name), join(copy, name));
        else copyFileSync(join(path, name), join(copy, name));
      }
      truncateSync(join(copy, manifestOf(copy)), bytes);
      return await opens(copy, WRITES);
    } finally {
      rmSync(copy, { recursive: true });
    }
  }

  async function opens(path: string, writes: number): Promise<"refused" | "whole"> {
    const db = await openKeyValue(path).catch((error: unknown) => error);
    if (db instanceof Error) {
      expect(db).to.have.property("code", "DB_CORRUPT");
      return "refused";
    }
    const { get, close } = db as Awaited<ReturnType<typeof openKeyValue>>;
    for (let index = 0; index < writes; index++) {
      expect(get(keyAt(index)), `record ${index}`).to.deep.equal(contentAt(index));
    }
    await close();
    return "whole";
  }

  const manifestOf = (path: string): string => namesLike(path, /^MANIFEST/)[0] ?? "";

  it("has all that was written or is refused, wherever its MANIFEST ends", async () => {
    const [path, everything] = [join(directory, "chain"), join(directory, "everything")];
    await grow(path, everything);
    const manifest = readFileSync(join(path, manifestOf(path)));
    const records = [...recordsOf(manifest)];
    expect(records.length, "a record for the start, one to begin with, one for each table").above(
      4,
    );
    const HEADER_BYTES = 7;
    const last = manifest.length - HEADER_BYTES - (records.at(-1)?.length ?? 0);
    for (let bytes = manifest.length; bytes >= 0; bytes -= bytes > last ? 1 : 5) {
      const expected = bytes === manifest.length ? "whole" : "refused";
      // Of the last table the log is gone: the record was on disk, and a disk that forgot it is damaged.
      expect(await opensCutOff(path, bytes), `${bytes} bytes`).to.equal(expected);
      // With all files of the past a crash may have left less than the last record: nothing was done by it yet.
      const isCrash = bytes >= last;
      if (isCrash) expect(await opensCutOff(everything, bytes), `${bytes} bytes`).to.equal("whole");
    }
  });

  it("has all that was promised, whenever it is killed", async () => {
    const path = join(directory, "chain");
    let promised = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      // Also before anything is written, and while it opens.
      promised = await killAfter(path, promised, (kill * 5) % 14);
      const copy = join(directory, `copy-${kill}`);
      mkdirSync(copy);
      if (existsSync(path)) {
        for (const name of readdirSync(path)) copyFileSync(join(path, name), join(copy, name));
      }
      expect(await opens(copy, promised), `kill ${kill}`).to.equal("whole");
      rmSync(copy, { recursive: true });
    }
    expect(promised).to.be.above(40);
  });

  /** The number of records that are promised to be there when a process was killed that had written some more. */
  async function killAfter(path: string, first: number, lines: number): Promise<number> {
    const writer = spawn(process.execPath, [SCRIPT, path, `${first}`], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let promised = first;
    let heard = 0;
    for await (const line of createInterface({ input: writer.stdout })) {
      if (/^\d+$/.test(line)) promised = Number(line) + 1;
      if (heard++ === lines) writer.kill("SIGKILL");
    }
    if (writer.signalCode === null && writer.exitCode === null) await once(writer, "exit");
    expect(writer.signalCode).to.equal("SIGKILL");
    return promised;
  }

  it("begins when its very first start was cut off before it had begun, and only then", async () => {
    const begin = () => {
      for (const name of ["000001.dbtmp", "LOCK", "LOG", "MANIFEST-000001"]) {
        writeFileSync(join(directory, name), "MANIF");
      }
    };
    for (const other of ["000003.log", "000003.ldb", "MANIFEST-000002"]) {
      begin();
      writeFileSync(join(directory, other), "");
      await expectCode(openDatabase(directory, aGenesisBlock()), "DB_CORRUPT");
      rmSync(join(directory, other));
    }
    begin();
    for (const number of [1n, 2n]) {
      const database = await openDatabase(directory, aGenesisBlock());
      const child = aChild(database.chain.head());
      await database.chain.commit(child, sealedBlockOf(child.block));
      expect(database.chain.head().block.header.number).to.equal(number);
      await database.close();
    }
  });

  it("is refused when its log is gone, also when it is young", async () => {
    const database = await openDatabase(directory, aGenesisBlock());
    const child = aChild(database.chain.head());
    await database.chain.commit(child, sealedBlockOf(child.block));
    await database.close();
    const [log = ""] = namesLike(directory, /\.log$/);
    rmSync(join(directory, log));
    const error = await expectCode(openDatabase(directory, aGenesisBlock()), "DB_CORRUPT");
    expect(error.details).to.deep.equal({ path: join(directory, log) });
  });
});
