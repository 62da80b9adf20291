import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { openDatabase } from "../../../node/src/db/database.ts";
import type { KeyValue } from "../../../node/src/db/keyValue.ts";
import { openKeyValue } from "../../../node/src/db/level.ts";
import { openWriteAheadLog } from "../../../node/src/db/writeAheadLog.ts";
import { assertDefined } from "../../../node/src/types/assert.ts";
import { sealedBlockOf } from "../../../node/src/types/codec/block.ts";
import { expectCode } from "../exec/support/errors.ts";
import { aChild, aGenesisBlock } from "./support/blocks.ts";
import { refuseWrites } from "./support/refuseWrites.ts";
import { keyAt } from "./support/smallLevel.ts";
import { aVote, OWNER } from "./support/votes.ts";

const SCRIPT = join(import.meta.dirname, "support", "fillDisk.ts");
/** The system refuses any byte of a file beyond this, as a full disk would. */
const LIMIT_KIB = 200;

describe("a disk that is full", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "piaohao-full-"));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  function fill(what: "chain" | "votes"): { readonly code: string; readonly promised: number } {
    const command = `ulimit -f ${LIMIT_KIB} && exec "$0" "$@"`;
    const output = execFileSync("bash", ["-c", command, process.execPath, SCRIPT, directory, what]);
    return JSON.parse(output.toString());
  }

  it("fails the commit that does not fit, and loses none before it when there is room again", async () => {
    const { code, promised } = fill("chain");
    expect([code, promised > 10]).to.deep.equal(["DB_WRITE_FAILED", true]);
    const database = await openDatabase(join(directory, "chain"), aGenesisBlock());
    const head = Number(database.chain.head().block.header.number);
    expect(head).to.be.within(promised, promised + 1);
    const child = aChild(database.chain.head());
    await database.chain.commit(child, sealedBlockOf(child.block));
    await database.close();
  });

  it("fails every write after one that did not fit, also when there is room again, until the chain is opened again", async () => {
    const path = join(directory, "chain");
    const put = (db: KeyValue, index: number, bytes: number) =>
      db.write([{ key: keyAt(index), value: new Uint8Array(bytes).fill(index) }]);
    const full = await openKeyValue(path);
    await put(full, 0, 100);
    const log = assertDefined(
      readdirSync(path).find((name) => name.endsWith(".log")),
      "a log",
    );
    const makeRoom = refuseWrites(join(path, log));
    // Above 32 KiB LevelDB writes it in pieces, and counts all of the first as written.
    await expectCode(put(full, 1, 100_000), "DB_WRITE_FAILED");
    makeRoom();
    for (const index of [2, 3]) await expectCode(put(full, index, 100), "DB_WRITE_FAILED");
    await full.close();

    const opened = await openKeyValue(path);
    await put(opened, 4, 100);
    await opened.close();
    const { get, close } = await openKeyValue(path);
    for (const index of [0, 4]) {
      expect(get(keyAt(index))).to.deep.equal(new Uint8Array(100).fill(index));
    }
    await close();
  });

  it("fails the vote that does not fit, and forgets none before it when there is room again", async () => {
    const { code, promised } = fill("votes");
    expect([code, promised > 10]).to.deep.equal(["DB_WAL_WRITE_FAILED", true]);
    const log = await openWriteAheadLog(join(directory, "votes.wal"), {
      owner: OWNER,
      mustExist: true,
    });
    const known = (await log.recovered(7n))?.votes ?? [];
    expect(known.length).to.be.within(promised, promised + 1);
    await log.recordVote(aVote({ round: 900 }));
    await log.close();
  });
});
