import type { Transition } from "../types/consensus.ts";
import { propose } from "./propose.ts";
import { startRoundTimer } from "./round.ts";
import type { HeightState } from "./state.ts";
import { chain, stay } from "./transition.ts";

/** Begins round 0: everybody starts its timer, the proposer asks for a block. */
export function uponBlockTimer(current: HeightState): Transition<HeightState> {
  if (current.started) return stay(current);
  return chain(startRoundTimer(current), propose);
}
