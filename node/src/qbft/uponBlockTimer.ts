import type { Transition } from "../types/consensus.ts";
import { propose } from "./propose.ts";
import { startRoundTimer } from "./round.ts";
import type { HeightState } from "./state.ts";
import { chain, stay } from "./transition.ts";

/**
 * `UponBlockTimeout`: begins round 0. Everybody starts its timer, the proposer asks for a block (`getNewBlock`), which
 * it proposes in `uponBlockBuilt`.
 */
export function uponBlockTimer(current: HeightState): Transition<HeightState> {
  if (current.started) return stay(current);
  return chain(startRoundTimer(current), propose);
}
