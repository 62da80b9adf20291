import { closeSync, openSync, writeSync } from "node:fs";
import { type Outcome, type SimulateOptions, simulate } from "../simulate.ts";
import { shortestPrefix } from "./prefix.ts";

/** Runs one seed; of a failure, the shortest prefix that shows it. */
export async function runSeed(options: SimulateOptions): Promise<Outcome> {
  const outcome = await simulate(options);
  if (outcome.violation === undefined) return outcome;
  return shortestPrefix(outcome, (events) => simulate({ ...options, events }));
}

/** As runSeed, and writes the trace into a file: of a failure that of the prefix, whose last line is the violation. */
export async function traceSeed(options: SimulateOptions, path: string): Promise<Outcome> {
  const outcome = await runSeed(options);
  const events = outcome.violation === undefined ? undefined : outcome.events;
  const file = openSync(path, "w");
  try {
    const trace = (line: string): void => {
      writeSync(file, `${line}\n`);
    };
    return await simulate({ ...options, events, trace });
  } finally {
    closeSync(file);
  }
}
