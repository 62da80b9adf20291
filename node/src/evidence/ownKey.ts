import { votedDigestOf } from "../types/codec/evidence.ts";
import type { VoteRecord } from "../types/consensus.ts";
import type { Address, Hash } from "../types/hex.ts";
import type { Payload, VerifiedMessage } from "../types/message.ts";
import { votesIn } from "./votesIn.ts";

/** Knows what our key signed at the height in progress and above it, and finds votes of our key that we did not sign. */
export interface OwnKey {
  /**
   * To be called when a height begins, with what the write-ahead log knows of it and of later ones, where we voted if the
   * chain was lost since: undefined if our votes may have been lost. Nothing is judged then, since what we signed before
   * the loss comes back from the others.
   */
  onHeight(height: bigint, votes: readonly VoteRecord[] | undefined): void;
  /** To be called before a vote of ours is sent. */
  onSigned(vote: VoteRecord): void;
  /**
   * A vote in the message that bears our signature and that we know nothing of: another host has our key, or our log was
   * lost. Votes of earlier heights are forgotten and not judged.
   */
  foreignVote(message: VerifiedMessage): Payload | undefined;
}

export function createOwnKey(self: Address): OwnKey {
  let current: bigint | undefined;
  const signed = new Set<string>();
  const isForeign = (payload: Payload): boolean => {
    if (current === undefined || payload.height < current) return false;
    return !signed.has(keyOf({ ...payload, digest: votedDigestOf(payload) }));
  };
  return {
    onHeight(height, votes) {
      current = votes === undefined ? undefined : height;
      signed.clear();
      for (const vote of votes ?? []) signed.add(keyOf(vote));
    },
    onSigned: (vote) => signed.add(keyOf(vote)),
    foreignVote: (message) =>
      votesIn(message).find(({ author, payload }) => author === self && isForeign(payload))
        ?.payload,
  };
}

function keyOf({
  height,
  kind,
  round,
  digest,
}: {
  readonly height: bigint;
  readonly kind: VoteRecord["kind"];
  readonly round: number;
  readonly digest: Hash | undefined;
}): string {
  return `${height} ${kind} ${round} ${digest ?? "unlocked"}`;
}
