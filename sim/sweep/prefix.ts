import type { Outcome } from "../simulate.ts";

/**
 * What the shortest prefix of a failed run shows. Most checkers look after every event, so that a run ends where it first
 * fails; what is only looked at when a run is over may have been wrong long before. Then the prefix is found by bisection,
 * in which whatever is wrong is taken to stay wrong.
 */
export async function shortestPrefix(
  failed: Outcome,
  replay: (events: number) => Promise<Outcome>,
): Promise<Outcome> {
  const isSame = ({ violation }: Outcome): boolean =>
    violation?.checker === failed.violation?.checker;
  let shortest = failed;
  let shorter = failed.events - 1;
  let sound = 0;
  while (sound < shorter) {
    const outcome = await replay(shorter);
    if (isSame(outcome)) shortest = outcome;
    else sound = shorter;
    shorter = Math.floor((sound + shortest.events) / 2);
  }
  return shortest;
}
