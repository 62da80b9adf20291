import type { Accident } from "../accident.ts";

/** One process stands still, with its connections open, and then goes on as if nothing had been. */
export const freezeOne: Accident = {
  name: "freeze one",
  faults: [12, 17],
  async run({ validators, random, durations, signal, say }) {
    const victim = random.pick(validators);
    say(`SIGSTOP to ${victim.name} for ${durations.stoppedMs} ms`);
    await victim.freeze(durations.stoppedMs, signal);
    return {};
  },
};
