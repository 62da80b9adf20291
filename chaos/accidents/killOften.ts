import type { Accident } from "../accident.ts";
import { caughtUp } from "./caughtUp.ts";

/** Validators are killed one after another at random moments of a round, and started at once. */
export const killOften: Accident = {
  name: "kill at random moments",
  faults: [11, 15],
  async run(world) {
    const { validators, random, durations, say, pause } = world;
    for (let count = 0; count < durations.kills; count += 1) {
      const victim = random.pick(validators);
      await pause(random.between(0, 1_500));
      say(`SIGKILL to ${victim.name}`);
      await victim.kill();
      await victim.start();
      // The next victim is another faulty validator: with this one behind there would be two.
      await caughtUp(world, victim);
    }
    return {};
  },
};
