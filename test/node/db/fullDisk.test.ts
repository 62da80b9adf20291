import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { openDatabase } from "../../../node/src/db/database.ts";
import { openWriteAheadLog } from "../../../node/src/db/writeAheadLog.ts";
import { sealedBlockOf } from "../../../node/src/types/codec/block.ts";
import { aChild, aGenesisBlock } from "./support/blocks.ts";
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
