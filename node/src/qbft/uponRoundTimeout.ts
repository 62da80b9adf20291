import { ROUND_MAX } from "../types/codec/limits.ts";
import type { Transition } from "../types/consensus.ts";
import { askForRound, changeRound, startRoundTimer } from "./round.ts";
import { type HeightState, roundOf } from "./state.ts";
import { chain, stay } from "./transition.ts";

/**
 * `UponRoundTimeout`: gives the round up for the next one, if a quorum was there to make it succeed; else says again
 * where we are and waits for the others. So a validator without a quorum stays in round 1 instead of
 * running away to rounds and timeouts from which the returning ones could not fetch it back, and
 * what the network lost is repeated until it arrives.
 */
export function uponRoundTimeout(
  current: HeightState,
  fired: { readonly round: number },
): Transition<HeightState> {
  if (!current.mayVote || !current.started || fired.round !== current.round) return stay(current);
  const { round } = current;
  if (round === 0 || (isQuorumThere(current) && round < ROUND_MAX)) {
    return changeRound(current, round + 1);
  }
  return chain(startRoundTimer(current), askAgain);
}

/** A proposal above round 0 proves a quorum of round changes; else count those who are here or beyond. */
function isQuorumThere(current: HeightState): boolean {
  if (roundOf(current, current.round).proposal !== undefined) return true;
  const here = [...current.roundChanges.values()].filter(
    ({ signed }) => signed.payload.round >= current.round,
  );
  return here.length >= current.quorum;
}

/** In the highest round of all we may hold its own lock, which our round change for it did not name. */
function askAgain(current: HeightState): Transition<HeightState> {
  return current.prepared?.round === current.round ? stay(current) : askForRound(current);
}
