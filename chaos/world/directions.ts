import type { Direction } from "./weather.ts";

interface Named {
  readonly name: string;
}

/** Every direction from one of the first to one of the second. */
export function directionsBetween(
  senders: readonly Named[],
  receivers: readonly Named[],
): readonly Direction[] {
  return senders.flatMap((from) =>
    receivers.filter((to) => to.name !== from.name).map((to) => ({ from: from.name, to: to.name })),
  );
}
