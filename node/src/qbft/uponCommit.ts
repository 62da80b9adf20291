import type { Transition } from "../types/consensus.ts";
import type { CommitMessage } from "../types/message.ts";
import { decideRound } from "./decide.ts";
import { ROUNDS_AHEAD, ROUNDS_BEHIND } from "./limits.ts";
import { type HeightState, isValidator, roundOf, withRoundState } from "./state.ts";
import { stay } from "./transition.ts";

/** `UponCommit`: counts the first commit of an author in a round near ours; late ones still decide. */
export function uponCommit(
  current: HeightState,
  { signed }: CommitMessage,
): Transition<HeightState> {
  const { author, payload } = signed;
  const { round } = payload;
  if (!isValidator(current, author)) return stay(current);
  if (round < current.round - ROUNDS_BEHIND) return stay(current);
  if (round > current.round + ROUNDS_AHEAD) return stay(current);
  const { commits } = roundOf(current, round);
  if (commits.has(author)) return stay(current);
  return decideRound(
    withRoundState(current, round, { commits: new Map(commits).set(author, signed) }),
    round,
  );
}
