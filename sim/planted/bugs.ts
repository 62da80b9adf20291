import type { PlantedBug } from "./bug.ts";
import { CONSENSUS_BUGS } from "./consensusBugs.ts";
import { NODE_BUGS } from "./nodeBugs.ts";

export const BUGS: readonly PlantedBug[] = [...CONSENSUS_BUGS, ...NODE_BUGS];

export function bugOf(name: string): PlantedBug | undefined {
  return BUGS.find((bug) => bug.name === name);
}
