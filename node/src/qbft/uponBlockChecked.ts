import type { Transition } from "../types/consensus.ts";
import type { Hash } from "../types/hex.ts";
import { prepareIfChecked } from "./prepare.ts";
import { type HeightState, roundOf } from "./state.ts";
import { stay } from "./transition.ts";

/**
 * `validateNonPreparedBlock` of `UponProposal`, whose answer the executor gives later. It counts for the block in
 * whatever round it stands by now. A refusal is not remembered: a block that was wrong here for the moment may be
 * looked at again in a later round.
 */
export function uponBlockChecked(
  current: HeightState,
  answer: { readonly digest: Hash; readonly valid: boolean },
): Transition<HeightState> {
  if (!answer.valid) return stay(current);
  const checked = new Set(current.checked).add(answer.digest);
  const isAwaited = roundOf(current, current.round).proposal?.digest === answer.digest;
  const next = { ...current, checked };
  return isAwaited ? prepareIfChecked(next) : stay(next);
}
