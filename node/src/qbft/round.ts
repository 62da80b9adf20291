import { assert } from "../types/assert.ts";
import type { Transition } from "../types/consensus.ts";
import { ROUNDS_BEHIND } from "./limits.ts";
import { propose } from "./propose.ts";
import type { HeightState } from "./state.ts";
import { roundTimeoutMs } from "./timeouts.ts";
import { chain, emit } from "./transition.ts";
import { vote } from "./vote.ts";

/** Starts, or starts again, the timer of the round we are in. */
export function startRoundTimer(current: HeightState): Transition<HeightState> {
  const { height, round, config } = current;
  const afterMs = roundTimeoutMs(config, round);
  return emit({ ...current, started: true }, { kind: "startRoundTimer", height, round, afterMs });
}

/** Goes to a higher round. From here on no vote for a lower one is signed. */
export function enterRound(current: HeightState, round: number): Transition<HeightState> {
  assert(round > current.round, "rounds only grow");
  const kept = [...current.rounds].filter(([index]) => index >= round - ROUNDS_BEHIND);
  return startRoundTimer({ ...current, round, rounds: new Map(kept), buildingRound: undefined });
}

/**
 * `UponRoundTimeout`, `UponRoundChange`: goes to a higher round, asks the others to come, and proposes if it is ours
 * to do.
 */
export function changeRound(current: HeightState, round: number): Transition<HeightState> {
  return chain(enterRound(current, round), askForRound, propose);
}

/**
 * `createRoundChange`: sends our round change for the current round, with our lock. The lock is of a lower round
 * whenever this is called, so that sending it again means the same.
 */
export function askForRound(current: HeightState): Transition<HeightState> {
  const { height, round, prepared } = current;
  assert(prepared === undefined || prepared.round < round, "a lock is of a lower round");
  return vote(current, {
    kind: "roundChange",
    payload: {
      kind: "roundChange",
      height,
      round,
      prepared: prepared && { round: prepared.round, digest: prepared.digest },
    },
    block: prepared?.block,
    prepares: prepared?.prepares ?? [],
  });
}
