import type { Block } from "../types/block.ts";
import type { Address, Hash } from "../types/hex.ts";
import type {
  PreparePayload,
  ProposalMessage,
  RoundChangeMessage,
  RoundChangePayload,
  Signed,
} from "../types/message.ts";
import { digestOf, isBlockInPlace } from "./block.ts";
import { type HeightState, isValidator } from "./state.ts";

/**
 * `isProposalJustification`: why a proposal for a round above 0 is refused; undefined if its round changes justify it.
 */
export function justificationFault(
  current: HeightState,
  { signed, roundChanges, prepares }: ProposalMessage,
): string | undefined {
  const { round, block } = signed.payload;
  if (!isQuorum(current, roundChanges)) return "round changes are not a quorum of validators";
  const areOfRound = roundChanges.every(
    ({ payload }) => payload.height === current.height && payload.round === round,
  );
  if (!areOfRound) return "a round change is for another height or round";
  const highest = highestPreparedRound(roundChanges);
  if (highest === undefined) {
    if (prepares.length > 0) return "prepares without a prepared round";
    return block.header.coinbase === signed.author ? undefined : "coinbase is not the author";
  }
  const digest = digestOf(block);
  const isClaimed = roundChanges.some(
    ({ payload: { prepared } }) => prepared?.round === highest && prepared.digest === digest,
  );
  if (!isClaimed) return "not the block of the highest prepared round";
  if (!provesPrepared(current, { round: highest, digest }, prepares)) {
    return "prepares do not prove the highest prepared round";
  }
  return undefined;
}

/** `validRoundChange`: whether a round change's claim of a lock is proven, or it claims none. */
export function isRoundChangeProven(current: HeightState, message: RoundChangeMessage): boolean {
  const { prepared } = message.signed.payload;
  const { block, prepares } = message;
  if (prepared === undefined) return block === undefined && prepares.length === 0;
  return block !== undefined && isLockProven(current, prepared, block, prepares);
}

/** `isHighestPrepared`: the highest round that any of the round changes says it prepared. */
export function highestPreparedRound(
  roundChanges: readonly Signed<RoundChangePayload>[],
): number | undefined {
  const rounds = roundChanges.flatMap(({ payload }) => payload.prepared?.round ?? []);
  return rounds.length === 0 ? undefined : Math.max(...rounds);
}

function isLockProven(
  current: HeightState,
  prepared: { readonly round: number; readonly digest: Hash },
  block: Block,
  prepares: readonly Signed<PreparePayload>[],
): boolean {
  return (
    isBlockInPlace(current, block, prepared.round) &&
    digestOf(block) === prepared.digest &&
    provesPrepared(current, prepared, prepares)
  );
}

function provesPrepared(
  current: HeightState,
  prepared: { readonly round: number; readonly digest: Hash },
  prepares: readonly Signed<PreparePayload>[],
): boolean {
  return (
    isQuorum(current, prepares) &&
    prepares.every(
      ({ payload }) =>
        payload.height === current.height &&
        payload.round === prepared.round &&
        payload.digest === prepared.digest,
    )
  );
}

/** Distinct validators, at least a quorum of them, and nobody else. */
function isQuorum(current: HeightState, signed: readonly { readonly author: Address }[]): boolean {
  const authors = new Set(signed.map(({ author }) => author));
  return (
    authors.size === signed.length &&
    authors.size >= current.quorum &&
    signed.every(({ author }) => isValidator(current, author))
  );
}
