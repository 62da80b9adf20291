import type { Accident } from "../accident.ts";

const DOWN_MS = 3_000;

/** One validator loses its power and is started again; the others are a quorum. */
export const killOne: Accident = {
  name: "kill one",
  faults: [2, 11, 15],
  async run({ validators, random, say, pause }) {
    const victim = random.pick(validators);
    await pause(random.between(0, 1_000));
    say(`SIGKILL to ${victim.name}`);
    await victim.kill();
    await pause(DOWN_MS);
    await victim.start();
    return {};
  },
};
