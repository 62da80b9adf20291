import { blockInRound, digestOf } from "../../../node/src/qbft/block.ts";
import type { Block, Signature } from "../../../node/src/types/block.ts";
import { sealDigest } from "../../../node/src/types/codec/header.ts";
import type { Input, PreparedCertificate } from "../../../node/src/types/consensus.ts";
import type {
  CommitMessage,
  PrepareMessage,
  PreparePayload,
  ProposalMessage,
  RoundChangeMessage,
  RoundChangePayload,
  Signed,
  VerifiedMessage,
} from "../../../node/src/types/message.ts";
import { signedBy, stubSign, validator } from "./network.ts";

/** Messages of height 1 by validator index; override what a test is about. */

export function input(message: VerifiedMessage): Input {
  return { kind: "message", message };
}

export function inputs(...messages: readonly VerifiedMessage[]): readonly Input[] {
  return messages.map(input);
}

export function prepareOf(
  author: number,
  block: Block,
  { round = 0, height = 1n }: { round?: number; height?: bigint } = {},
): PrepareMessage {
  const payload: PreparePayload = { kind: "prepare", height, round, digest: digestOf(block) };
  return { kind: "prepare", signed: signedBy(validator(author), payload) };
}

export function preparesOf(
  authors: readonly number[],
  block: Block,
  round = 0,
): readonly Signed<PreparePayload>[] {
  return authors.map((author) => prepareOf(author, block, { round }).signed);
}

export function commitOf(
  author: number,
  block: Block,
  { round = 0, seal }: { round?: number; seal?: Signature } = {},
): CommitMessage {
  const sealed = sealDigest(blockInRound(block, round).header);
  const commitSeal = seal ?? stubSign(validator(author), sealed);
  const payload = {
    kind: "commit",
    height: 1n,
    round,
    digest: digestOf(block),
    commitSeal,
  } as const;
  return {
    kind: "commit",
    signed: signedBy(validator(author), payload),
  };
}

export function proposalOf(
  author: number,
  block: Block,
  {
    round = 0,
    roundChanges = [],
    prepares = [],
  }: {
    round?: number;
    roundChanges?: readonly Signed<RoundChangePayload>[];
    prepares?: readonly Signed<PreparePayload>[];
  } = {},
): ProposalMessage {
  const payload = { kind: "proposal", height: 1n, round, block } as const;
  return { kind: "proposal", signed: signedBy(validator(author), payload), roundChanges, prepares };
}

export interface LockOf {
  readonly block: Block;
  readonly round?: number;
  readonly by?: readonly number[];
}

/** For `round`, with a lock proven by three prepares unless said otherwise. */
export function roundChangeOf(author: number, round: number, lock?: LockOf): RoundChangeMessage {
  const view = { kind: "roundChange", height: 1n, round } as const;
  if (lock === undefined) {
    const signed = signedBy(validator(author), { ...view, prepared: undefined });
    return { kind: "roundChange", signed, block: undefined, prepares: [] };
  }
  const certificate = lockOn(lock);
  const prepared = { round: certificate.round, digest: certificate.digest };
  return {
    kind: "roundChange",
    signed: signedBy(validator(author), { ...view, prepared }),
    block: certificate.block,
    prepares: certificate.prepares,
  };
}

export function roundChangesOf(
  authors: readonly number[],
  round: number,
  lock?: LockOf,
): readonly Signed<RoundChangePayload>[] {
  return authors.map((author) => roundChangeOf(author, round, lock).signed);
}

export function lockOn({ block, round = 0, by = [0, 2, 3] }: LockOf): PreparedCertificate {
  return {
    round,
    block: blockInRound(block, round),
    digest: digestOf(block),
    prepares: preparesOf(by, block, round),
  };
}
