import type { Accident } from "../accident.ts";
import { directionsBetween } from "../world/directions.ts";

/** With three messages to a block, two rounds of them fit into the first timeout. */
const SLOW = { kind: "slow", minMs: 20, maxMs: 250 } as const;
const RESET_EVERY_MS = 700;

/** Every link is slow and uneven, and now and then a connection is reset. */
export const badLinks: Accident = {
  name: "slow and broken links",
  faults: [12],
  async run({ validators, forecast, links, random, durations, say, pause }) {
    say(`links take ${SLOW.minMs} to ${SLOW.maxMs} ms and are reset at random`);
    for (const direction of directionsBetween(validators, validators)) {
      forecast.set(direction, SLOW);
    }
    const untilMs = performance.now() + durations.cutMs;
    while (performance.now() < untilMs) {
      random.pick(links).reset();
      await pause(random.between(RESET_EVERY_MS / 2, RESET_EVERY_MS));
    }
    forecast.clearAll();
    return {};
  },
};
