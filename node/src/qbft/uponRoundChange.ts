import type { Transition } from "../types/consensus.ts";
import type { RoundChangeMessage } from "../types/message.ts";
import { faultsOf } from "../types/validators.ts";
import { decideIfSealed } from "./decide.ts";
import { isRoundChangeProven } from "./justification.ts";
import { propose } from "./propose.ts";
import { changeRound, startRoundTimer } from "./round.ts";
import { type HeightState, isValidator, knownBlock, roundChangesHere, roundOf } from "./state.ts";
import { chain, stay } from "./transition.ts";

/**
 * `UponRoundChange`: keeps the round change for the highest round of each author; follows f+1 of them, or proposes once
 * they justify it (`hasReceivedProposalJustification`).
 */
export function uponRoundChange(
  current: HeightState,
  message: RoundChangeMessage,
): Transition<HeightState> {
  const { author, payload } = message.signed;
  if (!isValidator(current, author) || payload.round < current.round) return stay(current);
  const previous = current.roundChanges.get(author)?.signed.payload.round ?? 0;
  if (payload.round <= previous || !isRoundChangeProven(current, message)) return stay(current);
  const kept = sharingBlock(current, message);
  const roundChanges = new Map(current.roundChanges).set(author, kept);
  const bringsBlock = kept === message && message.block !== undefined;
  const decide = bringsBlock ? decideIfSealed : stay<HeightState>;
  return chain(stay({ ...current, roundChanges }), decide, (next) =>
    followOrPropose(next, payload.round),
  );
}

/** `asked` is the round that the newest of the round changes asks for. */
function followOrPropose(current: HeightState, asked: number): Transition<HeightState> {
  if (current.decided) return stay(current);
  const reached = reachedRound(current);
  if (reached > current.round) return changeRound(current, reached);
  return asked === current.round ? chain(beginIfQuorum(current), propose) : stay(current);
}

/**
 * A round can begin when its quorum is there and not before: then it gets its whole time, however long some of us
 * waited for the others. Else the timer of one who waited could fire in the middle of what would have succeeded, and
 * take it one round ahead of the others again and again.
 */
function beginIfQuorum(current: HeightState): Transition<HeightState> {
  const isComplete = roundChangesHere(current).length === current.quorum;
  const { proposal } = roundOf(current, current.round);
  return isComplete && proposal === undefined ? startRoundTimer(current) : stay(current);
}

/**
 * The highest round that f+1 validators ask for, so that at least one honest validator is there. The
 * formal specification goes to the lowest of f+1 higher rounds, again and again; it ends here too.
 */
function reachedRound(current: HeightState): number {
  const rounds = [...current.roundChanges.values()].map(({ signed }) => signed.payload.round);
  rounds.sort((left, right) => right - left);
  return rounds[faultsOf(current.validators.length)] ?? 0;
}

/** Many round changes carry one block; it is kept once. Its round is set when it is proposed. */
function sharingBlock(current: HeightState, message: RoundChangeMessage): RoundChangeMessage {
  const { prepared } = message.signed.payload;
  const known = prepared && knownBlock(current, prepared.digest);
  return known === undefined ? message : { ...message, block: known };
}
