/** A seeded source of numbers (mulberry32): the same seed gives the same run. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** Integer in [min, max]. */
  within(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** Some of the items, in their order; each with the probability given. */
  some<T>(items: readonly T[], probability: number): readonly T[];
  bytes(length: number): Uint8Array;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  // Neighbouring seeds would begin alike.
  for (let round = 0; round < 4; round++) next();
  const within = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  const chance = (probability: number): boolean => probability > 0 && next() < probability;
  return {
    next,
    within,
    chance,
    pick(items) {
      const index = within(0, items.length - 1);
      if (items.length === 0) throw new Error("nothing to pick from");
      return items[index] as (typeof items)[number];
    },
    some: (items, probability) => items.filter(() => chance(probability)),
    bytes(length) {
      const bytes = new Uint8Array(length);
      for (let index = 0; index < length; index++) bytes[index] = within(0, 255);
      return bytes;
    },
  };
}
