import type { Transition } from "../types/consensus.ts";
import { commitIfPrepared } from "./commit.ts";
import { type HeightState, roundOf } from "./state.ts";
import { chain, stay } from "./transition.ts";
import { vote } from "./vote.ts";

/** `UponProposal`: prepares the block accepted in the current round if it executed correctly; never otherwise. */
export function prepareIfChecked(current: HeightState): Transition<HeightState> {
  const { height, round } = current;
  const { proposal } = roundOf(current, round);
  if (proposal === undefined || !current.checked.has(proposal.digest)) return stay(current);
  const payload = { kind: "prepare", height, round, digest: proposal.digest } as const;
  return chain(vote(current, { kind: "prepare", payload }), commitIfPrepared);
}
