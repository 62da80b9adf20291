import type { Block } from "../types/block.ts";
import type { Transition } from "../types/consensus.ts";
import { proposeBuilt } from "./propose.ts";
import type { HeightState } from "./state.ts";
import { stay } from "./transition.ts";

/**
 * `UponBlockTimeout` and `UponRoundChange`, where `getNewBlock` answers: proposes the block, unless its round is over.
 */
export function uponBlockBuilt(
  current: HeightState,
  answer: { readonly round: number; readonly block: Block },
): Transition<HeightState> {
  const isAwaited = answer.round === current.round && current.buildingRound === answer.round;
  if (!isAwaited) return stay(current);
  return proposeBuilt({ ...current, buildingRound: undefined }, answer.block);
}
