import type { Block } from "../types/block.ts";
import type { Draft, Transition } from "../types/consensus.ts";
import type { RoundChangeMessage } from "../types/message.ts";
import { blockInRound } from "./block.ts";
import { highestPreparedRound } from "./justification.ts";
import { type HeightState, isProposer, roundChangesHere } from "./state.ts";
import { emit, stay } from "./transition.ts";
import { vote, voteKey } from "./vote.ts";

/**
 * `UponRoundChange`, and `UponBlockTimeout` in round 0: if the current round is ours and may begin: proposes the block
 * of the highest lock that the round changes brought, else asks for a new block. A lock that arrives while the new
 * block is being built wins over it.
 */
export function propose(current: HeightState): Transition<HeightState> {
  const { height, round } = current;
  if (!current.started || !isProposer(current)) return stay(current);
  if (current.signed.has(voteKey("proposal", round))) return stay(current);
  const roundChanges = roundChangesHere(current);
  if (round > 0 && roundChanges.length < current.quorum) return stay(current);
  const locked = highestLocked(roundChanges);
  if (locked !== undefined) return vote(current, reproposal(current, roundChanges, locked));
  if (current.buildingRound === round) return stay(current);
  return emit({ ...current, buildingRound: round }, { kind: "buildBlock", height, round });
}

/** Proposes the block that was built for the current round. */
export function proposeBuilt(current: HeightState, block: Block): Transition<HeightState> {
  const { round } = current;
  const roundChanges = roundChangesHere(current);
  if (round > 0 && roundChanges.length < current.quorum) return stay(current);
  return vote(current, draftOf(current, block, roundChanges, []));
}

type LockedRoundChange = RoundChangeMessage & { readonly block: Block };

function highestLocked(roundChanges: readonly RoundChangeMessage[]): LockedRoundChange | undefined {
  const highest = highestPreparedRound(roundChanges.map(({ signed }) => signed));
  return roundChanges.find(
    (message): message is LockedRoundChange =>
      message.block !== undefined && message.signed.payload.prepared?.round === highest,
  );
}

function reproposal(
  current: HeightState,
  roundChanges: readonly RoundChangeMessage[],
  { block, prepares }: LockedRoundChange,
): Draft {
  return draftOf(current, block, roundChanges, prepares);
}

function draftOf(
  { height, round }: HeightState,
  block: Block,
  roundChanges: readonly RoundChangeMessage[],
  prepares: RoundChangeMessage["prepares"],
): Draft {
  return {
    kind: "proposal",
    payload: { kind: "proposal", height, round, block: blockInRound(block, round) },
    roundChanges: roundChanges.map(({ signed }) => signed),
    prepares,
  };
}
