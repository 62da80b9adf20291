import type { Accident } from "../accident.ts";

/** Two of four are down for long, so that nothing can be decided; the rounds of the others grow meanwhile. */
export const twoDown: Accident = {
  name: "two down for long",
  faults: [12, 13],
  async run({ validators, random, durations, say, pause }) {
    const victims = random.shuffle(validators).slice(0, 2);
    say(`${victims.map(({ name }) => name).join(" and ")} are down for ${durations.twoDownMs} ms`);
    const lostAtMs = performance.now();
    await Promise.all(victims.map((victim) => victim.kill()));
    await pause(durations.twoDownMs);
    const [first, second] = victims;
    await first?.start();
    // Three are a quorum.
    const backAtMs = performance.now();
    await second?.start();
    return { outage: { lostAtMs, backAtMs } };
  },
};
