// A process of its own that writes to a directory until the disk refuses, and says what it was promised until then.
import { join } from "node:path";
import { openDatabase } from "../../../../node/src/db/database.ts";
import { openWriteAheadLog } from "../../../../node/src/db/writeAheadLog.ts";
import { sealedBlockOf } from "../../../../node/src/types/codec/block.ts";
import { aChild, aGenesisBlock, aHash } from "./blocks.ts";
import { aVote, OWNER } from "./votes.ts";

const [directory = "", what] = process.argv.slice(2);

/** Repeats until it fails; the failure's code and how often it succeeded. */
async function until(step: (index: number) => Promise<void>) {
  for (let promised = 0; ; promised++) {
    try {
      await step(promised);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : String(error);
      return { code, promised };
    }
  }
}

async function fillChain() {
  const database = await openDatabase(join(directory, "chain"), aGenesisBlock());
  return until(async (index) => {
    const child = aChild(database.chain.head());
    const codes = [{ hash: aHash(index + 1), code: new Uint8Array(9_000).fill(index) }];
    await database.chain.commit(
      { ...child, delta: { ...child.delta, codes } },
      sealedBlockOf(child.block),
    );
  });
}

async function fillVotes() {
  const log = await openWriteAheadLog(join(directory, "votes.wal"), { owner: OWNER });
  return until((round) => log.recordVote(aVote({ round })));
}

process.stdout.write(JSON.stringify(await (what === "chain" ? fillChain() : fillVotes())));
