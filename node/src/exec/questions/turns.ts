import { setImmediate } from "node:timers/promises";

/** Longest that a question keeps the event loop from the rest of the node. */
const TURN_MS = 5;

/** For a question in steps, to be asked between two of them: when its turn is over, what it has to wait for. */
export function createTurns(): () => Promise<void> | undefined {
  let began = performance.now();
  const giveWay = async (): Promise<void> => {
    await setImmediate();
    began = performance.now();
  };
  return () => (performance.now() - began > TURN_MS ? giveWay() : undefined);
}
