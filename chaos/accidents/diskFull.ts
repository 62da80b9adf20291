import type { Accident } from "../accident.ts";
import { GIVES_UP_WITHIN_MS } from "../bounds.ts";
import { ViolationError } from "../violation.ts";
import type { Validator } from "../world/validator.ts";
import type { World } from "../world/world.ts";

/** No file grows beyond it: 256 KiB in the blocks of 512 bytes that `ulimit -f` counts (POSIX). */
const FILE_BLOCKS_MAX = 512;
const LIMITED = ["sh", "-c", 'ulimit -f "$0" && exec "$@"', String(FILE_BLOCKS_MAX)] as const;
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
    // A clean start puts the database's journal into tables, so that the limit meets new writes only.
    await victim.stop();
    await victim.start();
    await victim.stop();
    await victim.startLog();
    say(`${victim.name} has a full disk before long`);
    const startedAtMs = performance.now();
    await victim.start({ through: LIMITED });
    await givesUp(victim, world);
    const gaveUpAfterMs = Math.round(performance.now() - startedAtMs);
    await victim.start();
    return { figures: { gaveUpAfterMs } };
  },
};

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
