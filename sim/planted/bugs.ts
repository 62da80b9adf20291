import type { PlantedBug } from "./bug.ts";
import { CONSENSUS_BUGS } from "./consensusBugs.ts";
import { NODE_BUGS } from "./nodeBugs.ts";

export const BUGS: readonly PlantedBug[] = [...CONSENSUS_BUGS, ...NODE_BUGS];

export function bugOf(name: string): PlantedBug {
  const bug = BUGS.find((candidate) => candidate.name === name);
  if (bug === undefined) throw new Error(`no planted bug is called "${name}"`);
  return bug;
}
