import type { Block, Signature } from "../types/block.ts";
import { sealDigest } from "../types/codec/header.ts";
import { signatureFault } from "../types/codec/signature.ts";
import type { Transition } from "../types/consensus.ts";
import type { Hash } from "../types/hex.ts";
import type { CommitPayload, Signed } from "../types/message.ts";
import { blockInRound } from "./block.ts";
import { type HeightState, knownBlock, type RoundState, roundOf } from "./state.ts";
import { emit, stay } from "./transition.ts";

/**
 * `UponCommit`: decides as soon as any round, ours or not, has a quorum of commits with valid seals for a block
 * that we know. We need not have executed it: a quorum did. To be asked when a block became known, and only then, since
 * recovering who sealed is dear.
 */
export function decideIfSealed(current: HeightState): Transition<HeightState> {
  for (const round of current.rounds.keys()) {
    const decided = decideRound(current, round);
    if (decided.state.decided) return decided;
  }
  return stay(current);
}

/** The same of one round, where there is one commit more. */
export function decideRound(current: HeightState, round: number): Transition<HeightState> {
  const votes = roundOf(current, round);
  const digest = committedDigest(current, votes);
  const block = digest && knownBlock(current, digest);
  if (digest === undefined || block === undefined) return stay(current);
  const inRound = blockInRound(block, round);
  const seals = validSeals(current, inRound, digest, votes);
  if (seals.length < current.quorum) return stay(current);
  const sealed = { hash: digest, block: withSeals(inRound, seals) };
  return emit({ ...current, decided: true }, { kind: "decide", block: sealed });
}

/** The digest that a quorum committed to in a round, whatever their seals are. */
function committedDigest(current: HeightState, { commits }: RoundState): Hash | undefined {
  const counts = new Map<Hash, number>();
  for (const { payload } of commits.values()) {
    const count = (counts.get(payload.digest) ?? 0) + 1;
    if (count >= current.quorum) return payload.digest;
    counts.set(payload.digest, count);
  }
  return undefined;
}

/** `validateCommit`: seals that their authors made over this block in this round, in the order of the validators. */
function validSeals(
  current: HeightState,
  block: Block,
  digest: Hash,
  { commits }: RoundState,
): readonly Signature[] {
  const sealed = sealDigest(block.header);
  const isValid = ({ payload: { digest: committed, commitSeal }, author }: Signed<CommitPayload>) =>
    committed === digest &&
    signatureFault(commitSeal) === undefined &&
    current.recover(sealed, commitSeal) === author;
  return current.validators.flatMap((validator) => {
    const commit = commits.get(validator);
    return commit !== undefined && isValid(commit) ? [commit.payload.commitSeal] : [];
  });
}

function withSeals(block: Block, seals: readonly Signature[]): Block {
  const { header } = block;
  return { ...block, header: { ...header, extraData: { ...header.extraData, seals } } };
}
