import type { Accident } from "../accident.ts";

const START_LAG_MS = 1_000;

/** The power fails everywhere at once; the validators are started in any order. */
export const killAll: Accident = {
  name: "kill all",
  faults: [13, 14, 15],
  async run({ validators, random, say, pause }) {
    say("SIGKILL to all four");
    const lostAtMs = performance.now();
    await Promise.all(validators.map((validator) => validator.kill()));
    const lags = validators.map(() => random.between(0, START_LAG_MS));
    await Promise.all(
      validators.map(async (validator, index) => {
        await pause(lags[index] ?? 0);
        await validator.start();
      }),
    );
    return { outage: { lostAtMs, backAtMs: performance.now() } };
  },
};
