import { assert, assertNever } from "../types/assert.ts";
import { blockHash } from "../types/codec/header.ts";
import type { Draft, Transition, VoteRecord } from "../types/consensus.ts";
import type { Hash } from "../types/hex.ts";
import type { HeightState } from "./state.ts";
import { emit, stay } from "./transition.ts";

/**
 * Every signature of ours passes here. A validator signs one digest for each (height, round, kind)
 * in its life: what it signed before, also before a restart, is in `signed`, and another digest is
 * not sent. The same vote may be sent again.
 */
export function vote(current: HeightState, draft: Draft): Transition<HeightState> {
  assert(draft.payload.height === current.height, "a vote is for the current height");
  assert(draft.payload.round === current.round, "a vote is for the current round");
  if (!current.mayVote) return stay(current);
  const key = voteKey(draft.kind, draft.payload.round);
  const digest = votedDigest(draft);
  if (current.signed.has(key)) {
    return current.signed.get(key) === digest
      ? emit(current, { kind: "send", draft })
      : stay(current);
  }
  const signed = new Map(current.signed).set(key, digest);
  return emit({ ...current, signed }, { kind: "send", draft });
}

export function voteKey(kind: VoteRecord["kind"], round: number): string {
  return `${kind}:${round}`;
}

/** What the vote is for: the block hash; of a round change the digest it is prepared for. */
export function votedDigest(draft: Draft): Hash | undefined {
  switch (draft.kind) {
    case "proposal":
      return blockHash(draft.payload.block.header);
    case "prepare":
    case "commit":
      return draft.payload.digest;
    case "roundChange":
      return draft.payload.prepared?.digest;
    default:
      return assertNever(draft);
  }
}
