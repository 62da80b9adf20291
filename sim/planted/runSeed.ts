import { LIARS } from "../liars/liars.ts";
import { type Outcome, simulate } from "../simulate.ts";
import type { PlantedBug } from "./bug.ts";

/** Runs a seed with the liars that show the bug; whether it is planted is up to how this module was loaded. */
export function runSeed({ liars: names }: PlantedBug, seed: number): Promise<Outcome> {
  const liars = names?.map((name) => {
    const liar = LIARS.find((candidate) => candidate.name === name);
    if (liar === undefined) throw new Error(`no liar is called ${name}`);
    return liar;
  });
  return simulate({ seed, ledger: "small", liars });
}
