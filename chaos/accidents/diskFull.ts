import { stat } from "node:fs/promises";
import { join } from "node:path";
import { NodeError } from "../../node/src/types/errors.ts";
import type { Accident } from "../accident.ts";
import { GIVES_UP_WITHIN_MS } from "../bounds.ts";
import { ViolationError } from "../violation.ts";
import type { Validator } from "../world/validator.ts";
import type { World } from "../world/world.ts";

/** Room for new writes: some blocks of the load. */
const ROOM_BYTES = 256 * 1024;
/** `ulimit -f` counts in these (POSIX). */
const LIMIT_UNIT_BYTES = 512;
/** What a node says before it stops because of its disk. */
const LAST_WORDS = /DB_(?:WAL_)?WRITE_FAILED/;

/**
 * Writes of one validator begin to fail in the midst of work (EFBIG, as ENOSPC would): it must stop and say why rather
 * than vote what it cannot keep, and go on from what it has when there is room again.
 */
export const diskFull: Accident = {
  name: "disk full",
  faults: [15, 16],
  async run(world) {
    const { validators, random, say } = world;
    const victim = random.pick(validators);
    // A clean start puts the database's journal into tables, so that the limit meets new writes.
    await victim.stop();
    await victim.start();
    await victim.stop();
    await victim.startLog();
    const limitBytes = ROOM_BYTES + (await stat(join(victim.dataDirectory, "votes.wal"))).size;
    say(`no file of ${victim.name} can grow beyond ${limitBytes} bytes`);
    const startedAtMs = performance.now();
    await startLimited(victim, limitBytes);
    await givesUp(victim, world);
    const gaveUpAfterMs = Math.round(performance.now() - startedAtMs);
    await victim.start();
    return { figures: { gaveUpAfterMs } };
  },
};

/** The node may meet the limit before it is ready. */
async function startLimited(victim: Validator, limitBytes: number): Promise<void> {
  const limit = String(Math.ceil(limitBytes / LIMIT_UNIT_BYTES));
  try {
    await victim.start({ through: ["sh", "-c", 'ulimit -f "$0" && exec "$@"', limit] });
  } catch (error) {
    if (!(error instanceof NodeError && error.code === "NETWORK_NODE_ENDED")) throw error;
  }
}

async function givesUp(victim: Validator, { pause }: Pick<World, "pause">): Promise<void> {
  const inTime = await Promise.race([
    victim.ended().then(() => true),
    pause(GIVES_UP_WITHIN_MS).then(() => false),
  ]);
  victim.readVotes();
  if (!inTime) {
    const message = `${victim.name} goes on for ${GIVES_UP_WITHIN_MS} ms although it cannot write`;
    throw new ViolationError({ kind: "accident", message });
  }
  if (LAST_WORDS.test(victim.log())) return;
  const message = `${victim.name} ended without saying that its disk failed`;
  throw new ViolationError({ kind: "accident", message });
}
