import type { PreparedCertificate, Transition } from "../types/consensus.ts";
import { type HeightState, roundOf, withRoundState } from "./state.ts";
import { chain, emit, stay } from "./transition.ts";
import { vote } from "./vote.ts";

/**
 * `UponPrepare`: once a quorum prepared the block that we accepted and checked in this round: locks on it, then
 * commits to it. The lock is on disk before the commit is sent, else a crash would forget what the
 * commit promised.
 */
export function commitIfPrepared(current: HeightState): Transition<HeightState> {
  const { proposal, committed } = roundOf(current, current.round);
  if (!current.mayVote || committed) return stay(current);
  if (proposal === undefined || !current.checked.has(proposal.digest)) return stay(current);
  const certificate = certificateIn(current);
  if (certificate === undefined) return stay(current);
  const { height, round } = current;
  const { block, digest } = proposal;
  const locked = withRoundState({ ...current, prepared: certificate }, round, { committed: true });
  return chain(emit(locked, { kind: "persistPrepared", height, certificate }), (state) =>
    vote(state, { kind: "commit", payload: { kind: "commit", height, round, digest }, block }),
  );
}

/** The lock of this round: the one a restart recovered, or what the prepares make now. */
function certificateIn(current: HeightState): PreparedCertificate | undefined {
  const { round, prepared, quorum } = current;
  const { proposal, prepares } = roundOf(current, round);
  if (proposal === undefined) return undefined;
  if (prepared?.round === round) return prepared.digest === proposal.digest ? prepared : undefined;
  const matching = current.validators.flatMap((validator) => {
    const prepare = prepares.get(validator);
    return prepare?.payload.digest === proposal.digest ? [prepare] : [];
  });
  return matching.length < quorum ? undefined : { round, ...proposal, prepares: matching };
}
