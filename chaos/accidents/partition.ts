import type { Accident } from "../accident.ts";
import { directionsBetween } from "../world/directions.ts";

/** The network falls into two halves, neither of them a quorum; nothing arrives, and no connection is closed. */
export const partition: Accident = {
  name: "two halves",
  faults: [12, 13],
  async run({ validators, forecast, random, durations, say, pause }) {
    const mixed = random.shuffle(validators);
    const [left, right] = [mixed.slice(0, 2), mixed.slice(2)];
    say(`${left.map(({ name }) => name).join(" and ")} are cut off from the others`);
    const lostAtMs = performance.now();
    for (const direction of [
      ...directionsBetween(left, right),
      ...directionsBetween(right, left),
    ]) {
      forecast.set(direction, { kind: "lost" });
    }
    await pause(durations.cutMs);
    forecast.clearAll();
    return { outage: { lostAtMs, backAtMs: performance.now() } };
  },
};
