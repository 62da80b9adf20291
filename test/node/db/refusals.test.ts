import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { openDatabase } from "../../../node/src/db/database.ts";
import { openWriteAheadLog } from "../../../node/src/db/writeAheadLog.ts";
import { sealedBlockOf } from "../../../node/src/types/codec/block.ts";
import { expectCode } from "../exec/support/errors.ts";
import { aChild, aGenesisBlock, aHash } from "./support/blocks.ts";
import { aVote, OWNER } from "./support/votes.ts";

const SCRIPT = join(import.meta.dirname, "support", "readWithoutDescriptors.ts");
/** As many as Node itself and an open database need. */
const DESCRIPTORS = 64;
const genesis = aGenesisBlock();

describe("a file system that refuses files which are sound", () => {
  let directory: string;
  let chain: string;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), "piaohao-refused-"));
    chain = join(directory, "chain");
    const database = await openDatabase(chain, genesis);
    const child = aChild(genesis.sealed);
    const codes = [{ hash: aHash(1), code: new Uint8Array(20_000).fill(1) }];
    const sealed = sealedBlockOf(child.block);
    await database.chain.commit({ ...child, delta: { ...child.delta, codes } }, sealed);
    await database.close();
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  /** The path of the one file of the chain with such a name. */
  function fileLike(pattern: RegExp): string {
    const [name] = readdirSync(chain).filter((file) => pattern.test(file));
    if (name === undefined) throw new Error(`LevelDB has no file like ${pattern}`);
    return join(chain, name);
  }

  it("is named as that and not as damage, with what it said, whichever file it is", async () => {
    for (const path of [chain, join(chain, "LOCK"), fileLike(/\.log$/), fileLike(/^MANIFEST/)]) {
      renameSync(path, `${path}.kept`);
      symlinkSync(path, path);
      const error = await expectCode(openDatabase(chain, genesis), "DB_UNREADABLE");
      expect(String(error.cause), path).to.match(/ELOOP|Too many levels of symbolic links/);
      expect(error.message).not.to.include("repair");
      rmSync(path);
      renameSync(`${path}.kept`, path);
    }
    const database = await openDatabase(chain, genesis);
    expect(database.chain.head().block.header.number).to.equal(1n);
    await database.close();
  });

  it("does not begin a new chain behind a link to a disk that is not mounted", async () => {
    for (const path of [chain, fileLike(/\.log$/)]) {
      renameSync(path, `${path}.kept`);
      symlinkSync("not-mounted", path);
      await expectCode(openDatabase(chain, genesis), "DB_UNREADABLE");
      rmSync(path);
      renameSync(`${path}.kept`, path);
    }
  });

  it("is no damage either when it is met while the node runs: the record is there when it is over", async () => {
    const command = `ulimit -n ${DESCRIPTORS} && exec "$0" "$@"`;
    const output = execFileSync("bash", [
      "-c",
      command,
      process.execPath,
      SCRIPT,
      join(directory, "records"),
    ]);
    expect(JSON.parse(output.toString())).to.deep.equal({
      without: "DB_UNREADABLE",
      afterwards: 5,
    });
  });

  it("is told from a table that is gone, empty or short, which is damage", async () => {
    await (await openDatabase(chain, genesis)).close();
    const table = fileLike(/\.ldb$/);
    for (const bytes of [statSync(table).size / 2, 0]) {
      truncateSync(table, Math.floor(bytes));
      await expectCode(openDatabase(chain, genesis), "DB_CORRUPT");
    }
    rmSync(table);
    await expectCode(openDatabase(chain, genesis), "DB_CORRUPT");
  });

  it("is named so of the log of votes as well, which keeps its votes", async () => {
    const votes = join(directory, "votes.wal");
    const log = await openWriteAheadLog(votes, { owner: OWNER });
    await log.recordVote(aVote());
    await log.close();
    renameSync(votes, `${votes}.kept`);
    symlinkSync(votes, votes);
    await expectCode(openWriteAheadLog(votes, { owner: OWNER }), "DB_UNREADABLE");
    rmSync(votes);
    mkdirSync(votes);
    await expectCode(openWriteAheadLog(votes, { owner: OWNER }), "DB_UNREADABLE");
    rmSync(votes, { recursive: true });
    renameSync(`${votes}.kept`, votes);
    const again = await openWriteAheadLog(votes, { owner: OWNER, mustExist: true });
    expect((await again.recovered(7n))?.votes).to.deep.equal([aVote()]);
    await again.close();
  });
});
