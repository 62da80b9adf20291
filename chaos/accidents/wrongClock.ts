import type { Accident } from "../accident.ts";
import type { World } from "../world/world.ts";

const HOUR_MS = 3_600_000;

/** One validator believes that it is an hour later: its blocks are not of this time, and it takes its turn too soon. */
export const clockAhead: Accident = {
  name: "clock an hour ahead",
  faults: [4, 17],
  run: (world) => withWrongClock(world, HOUR_MS),
};

/** One validator believes that it is an hour earlier: every block of the others comes too soon for it. */
export const clockBehind: Accident = {
  name: "clock an hour behind",
  faults: [4, 17],
  run: (world) => withWrongClock(world, -HOUR_MS),
};

async function withWrongClock(
  { validators, random, durations, say, pause }: World,
  byMs: number,
): Promise<Record<string, never>> {
  const victim = random.pick(validators);
  say(`the clock of ${victim.name} is wrong by ${byMs} ms`);
  let rightMs: number | undefined;
  await victim.stop();
  await victim.configure((config) => {
    rightMs = config.developmentClockOffsetMs;
    return {
      ...config,
      developmentClockOffsetMs: (rightMs ?? 0) + byMs,
      developmentClockFollowsHead: false,
    };
  });
  await victim.start();
  await pause(durations.wrongClockMs);
  await victim.stop();
  await victim.configure((config) => ({
    ...config,
    developmentClockOffsetMs: rightMs,
    developmentClockFollowsHead: true,
  }));
  await victim.start();
  return {};
}
