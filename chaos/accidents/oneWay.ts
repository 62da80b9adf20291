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
