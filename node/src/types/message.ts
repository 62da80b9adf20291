import type { Block, Signature } from "./block.ts";
import type { Address, Hash } from "./hex.ts";

/** QBFT message codes. */
export const MESSAGE_CODE = {
  proposal: 0x12,
  prepare: 0x13,
  commit: 0x14,
  roundChange: 0x15,
} as const;
export type MessageKind = keyof typeof MESSAGE_CODE;

/** Where a vote belongs. */
export interface View {
  readonly height: bigint;
  readonly round: number;
}

export interface PreparePayload extends View {
  readonly kind: "prepare";
  /** Block hash of the proposal. */
  readonly digest: Hash;
}

export interface CommitPayload extends View {
  readonly kind: "commit";
  readonly digest: Hash;
  /** Over the header with the real round and no seals. */
  readonly commitSeal: Signature;
}

export interface ProposalPayload extends View {
  readonly kind: "proposal";
  readonly block: Block;
}

export interface RoundChangePayload extends View {
  readonly kind: "roundChange";
  readonly prepared: { readonly round: number; readonly digest: Hash } | undefined;
}

export type Payload = PreparePayload | CommitPayload | ProposalPayload | RoundChangePayload;

/** A payload whose signature was recovered: `author` is who signed it, decoded once at the door. */
export interface Signed<P extends Payload> {
  readonly payload: P;
  readonly author: Address;
  readonly signature: Signature;
}

/** A round change with the block and the prepares that justify its prepared certificate. */
export interface RoundChangeMessage {
  readonly kind: "roundChange";
  readonly signed: Signed<RoundChangePayload>;
  readonly block: Block | undefined;
  readonly prepares: readonly Signed<PreparePayload>[];
}

export interface ProposalMessage {
  readonly kind: "proposal";
  readonly signed: Signed<ProposalPayload>;
  readonly roundChanges: readonly Signed<RoundChangePayload>[];
  readonly prepares: readonly Signed<PreparePayload>[];
}

export interface PrepareMessage {
  readonly kind: "prepare";
  readonly signed: Signed<PreparePayload>;
}

export interface CommitMessage {
  readonly kind: "commit";
  readonly signed: Signed<CommitPayload>;
}

/** A message whose signatures are all verified; nothing inside is checked again but its meaning. */
export type VerifiedMessage = ProposalMessage | PrepareMessage | CommitMessage | RoundChangeMessage;
