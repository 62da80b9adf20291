// What the links between validators do to bytes, one direction at a time.

export type Weather =
  | { readonly kind: "clear" }
  /** Bytes arrive in order, each this much later. */
  | { readonly kind: "slow"; readonly minMs: number; readonly maxMs: number }
  /** Nothing arrives, and nobody is told: as TCP over a cable that was pulled out. What was sent arrives once it is clear. */
  | { readonly kind: "lost" };

export interface Direction {
  readonly from: string;
  readonly to: string;
}

export interface Forecast {
  of(direction: Direction): Weather;
  set(direction: Direction, weather: Weather): void;
  clearAll(): void;
  onChange(listener: () => void): () => void;
}

const CLEAR: Weather = { kind: "clear" };

export function createForecast(): Forecast {
  const weathers = new Map<string, Weather>();
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    of: (direction) => weathers.get(keyOf(direction)) ?? CLEAR,
    set(direction, weather) {
      weathers.set(keyOf(direction), weather);
      tell();
    },
    clearAll() {
      weathers.clear();
      tell();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function keyOf({ from, to }: Direction): string {
  return `${from}>${to}`;
}
