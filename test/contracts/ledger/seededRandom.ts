/** Mulberry32: a small generator whose whole sequence follows from one seed, so that a failure can be played again. */
export interface Random {
  /** An integer from 0 to below `bound`. */
  below(bound: number): number;
  chance(percent: number): boolean;
  pick<T>(items: readonly T[]): T;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (bound: number): number => next() % bound;
  return {
    below,
    chance: (percent) => below(100) < percent,
    pick: <T>(items: readonly T[]): T => items[below(items.length)] as T,
  };
}
