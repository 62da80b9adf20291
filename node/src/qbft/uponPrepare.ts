import type { Transition } from "../types/consensus.ts";
import type { PrepareMessage } from "../types/message.ts";
import { commitIfPrepared } from "./commit.ts";
import { ROUNDS_AHEAD } from "./limits.ts";
import { type HeightState, isValidator, roundOf, withRoundState } from "./state.ts";
import { stay } from "./transition.ts";

/** `UponPrepare`: counts the first prepare of an author in the current round or one shortly above. */
export function uponPrepare(
  current: HeightState,
  { signed }: PrepareMessage,
): Transition<HeightState> {
  const { author, payload } = signed;
  const { round } = payload;
  if (!isValidator(current, author)) return stay(current);
  if (round < current.round || round > current.round + ROUNDS_AHEAD) return stay(current);
  const { prepares } = roundOf(current, round);
  if (prepares.has(author)) return stay(current);
  const counted = withRoundState(current, round, {
    prepares: new Map(prepares).set(author, signed),
  });
  return commitIfPrepared(counted);
}
