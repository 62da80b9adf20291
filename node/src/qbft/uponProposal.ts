import type { Transition } from "../types/consensus.ts";
import type { ProposalMessage } from "../types/message.ts";
import { digestOf, isBlockInPlace } from "./block.ts";
import { decideIfSealed } from "./decide.ts";
import { justificationFault } from "./justification.ts";
import { ROUNDS_BEHIND } from "./limits.ts";
import { prepareIfChecked } from "./prepare.ts";
import { enterRound, startRoundTimer } from "./round.ts";
import { type HeightState, proposerAt, roundOf, withRoundState } from "./state.ts";
import { chain, emit, stay } from "./transition.ts";

/**
 * `UponProposal`: accepts the first valid proposal of the current round, or of a higher one: its round changes prove
 * that a quorum is there, so we follow. One that comes before our own block timer fired is as good;
 * whether its timestamp lies in the future is the driver's to say. One that comes too late is only
 * remembered, since the others may decide it yet.
 */
export function uponProposal(
  current: HeightState,
  message: ProposalMessage,
): Transition<HeightState> {
  if (proposalFault(current, message) !== undefined) return stay(current);
  const { round, block } = message.signed.payload;
  const proposal = { block, digest: digestOf(block) };
  const remember = (state: HeightState) => stay(withRoundState(state, round, { proposal }));
  if (round < current.round) return chain(remember(current), decideIfSealed);
  return chain(begin(current, round), remember, decideIfSealed, checkOrPrepare);
}

/** `isValidProposal`: why a proposal is refused, in words for tests and logs; undefined if it is valid. */
export function proposalFault(current: HeightState, message: ProposalMessage): string | undefined {
  const { payload, author } = message.signed;
  const { round, block } = payload;
  if (round < current.round - ROUNDS_BEHIND) return "the round is long over";
  if (author !== proposerAt(current, round)) return "author is not the proposer";
  if (roundOf(current, round).proposal !== undefined) return "not the first of its round";
  if (!isBlockInPlace(current, block, round)) return "the block does not belong here";
  if (round > 0) return justificationFault(current, message);
  if (message.roundChanges.length + message.prepares.length > 0) return "round 0 needs no reasons";
  return block.header.coinbase === author ? undefined : "coinbase is not the author";
}

function begin(current: HeightState, round: number): Transition<HeightState> {
  if (round > current.round) return enterRound(current, round);
  return current.started ? stay(current) : startRoundTimer(current);
}

/** A block that executed correctly in an earlier round is not executed again. */
function checkOrPrepare(current: HeightState): Transition<HeightState> {
  const { proposal } = roundOf(current, current.round);
  if (current.decided || proposal === undefined) return stay(current);
  if (current.checked.has(proposal.digest)) return prepareIfChecked(current);
  const { height, round } = current;
  return emit(current, { kind: "checkBlock", height, round, ...proposal });
}
