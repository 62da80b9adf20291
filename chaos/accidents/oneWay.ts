import type { Accident } from "../accident.ts";
import { directionsBetween } from "../world/directions.ts";

/** One validator hears everybody and is heard by nobody; the others are a quorum. */
export const oneWay: Accident = {
  name: "heard by nobody",
  faults: [2, 12],
  async run({ validators, forecast, random, durations, say, pause }) {
    const mute = random.pick(validators);
    say(`nothing that ${mute.name} sends arrives`);
    for (const direction of directionsBetween([mute], validators)) {
      forecast.set(direction, { kind: "lost" });
    }
    await pause(durations.cutMs);
    forecast.clearAll();
    return {};
  },
};

/**
 * What a validator sends reaches only the next of them: everybody hears one and is heard by one. No quorum hears anybody,
 * and each is in a round of its own when the links are whole again.
 */
export const hearsay: Accident = {
  name: "each heard by one",
  faults: [12, 13],
  async run({ validators, forecast, random, durations, say, pause }) {
    const ring = random.shuffle(validators);
    say(`each is heard by the next only: ${ring.map(({ name }) => name).join(", ")}`);
    const lostAtMs = performance.now();
    for (const [index, sender] of ring.entries()) {
      const next = ring[(index + 1) % ring.length];
      const others = ring.filter((receiver) => receiver !== next);
      for (const direction of directionsBetween([sender], others)) {
        forecast.set(direction, { kind: "lost" });
      }
    }
    await pause(durations.cutMs);
    forecast.clearAll();
    return { outage: { lostAtMs, backAtMs: performance.now() } };
  },
};
