import { assertDefined, assertNever } from "../assert.ts";
import type { Block, Signature } from "../block.ts";
import type { Hash } from "../hex.ts";
import { keccak256Hex } from "../keccak.ts";
import {
  type CommitPayload,
  MESSAGE_CODE,
  type MessageKind,
  type Payload,
  type PreparePayload,
  type ProposalPayload,
  type RoundChangePayload,
} from "../message.ts";
import { blockInput, proposedBlockOf } from "./block.ts";
import { bigintToBytes, hexToBytes } from "./bytes.ts";
import { invalidField, limitExceeded } from "./errors.ts";
import {
  fixedBytesOf,
  hashOf,
  listOf,
  listWithin,
  numberOf,
  signatureOf,
  tupleOf,
  uint64Of,
} from "./fields.ts";
import { MESSAGE_BYTES_MAX, ROUND_MAX, VALIDATORS_MAX, VOTE_BYTES_MAX } from "./limits.ts";
import {
  decodeRLP,
  encodeRLP,
  encodeRLPAfter,
  encodeRLPBriefly,
  type RLPInput,
  type RLPItem,
} from "./rlp.ts";

/**
 * The QBFT messages as Besu's legacy protocol encoding has them. On the wire a message is its code
 * byte followed by its RLP:
 *
 *     Proposal     0x12  [[[height, round, block], signature], [[roundChange…], [prepare…]]]
 *     Prepare      0x13  [[height, round, digest], signature]
 *     Commit       0x14  [[height, round, digest, commitSeal], signature]
 *     RoundChange  0x15  [[[height, round, [] | [preparedRound, preparedDigest]], signature],
 *                         block | c0, [prepare…]]
 */

/** A payload and a signature over it that nobody has checked. */
export interface Unverified<P extends Payload> {
  readonly payload: P;
  readonly signature: Signature;
}

/** What is put on the wire; every VerifiedMessage is one. */
export type WireMessage =
  | {
      readonly kind: "proposal";
      readonly signed: Unverified<ProposalPayload>;
      readonly roundChanges: readonly Unverified<RoundChangePayload>[];
      readonly prepares: readonly Unverified<PreparePayload>[];
    }
  | { readonly kind: "prepare"; readonly signed: Unverified<PreparePayload> }
  | { readonly kind: "commit"; readonly signed: Unverified<CommitPayload> }
  | {
      readonly kind: "roundChange";
      readonly signed: Unverified<RoundChangePayload>;
      readonly block: Block | undefined;
      readonly prepares: readonly Unverified<PreparePayload>[];
    };

/** Digest that the author of a payload signs: keccak of `RLP[code, payload]`. */
export function signingHash(payload: Payload): Hash {
  const known = signingHashes.get(payload);
  if (known !== undefined) return known;
  const hash = keccak256Hex(encodeRLPBriefly(signingInput(payload)));
  signingHashes.set(payload, hash);
  return hash;
}

/** Payloads never change; one that justifies a round is signed once and looked at in every message that carries it. */
const signingHashes = new WeakMap<Payload, Hash>();

/** The bytes whose keccak the author signs: `RLP[code, payload]`. */
export function encodeSigningContent(payload: Payload): Uint8Array {
  return encodeRLP(signingInput(payload));
}

function signingInput(payload: Payload): RLPInput {
  return [Uint8Array.of(MESSAGE_CODE[payload.kind]), payloadInput(payload)];
}

/** As strict as decodeMessage. Throws CodecError. */
export function decodeSigningContent(content: Uint8Array): Payload {
  const [code, item] = tupleOf(decodeRLP(content), 2, "signed content");
  const payload = assertDefined(item, "a tuple of two has a second item");
  return PAYLOAD_OF[kindOf(fixedBytesOf(code, 1, "message code")[0])](payload);
}

export function encodeMessage(message: WireMessage): Uint8Array {
  return encodeRLPAfter(Uint8Array.of(MESSAGE_CODE[message.kind]), messageInput(message));
}

/** Strict: every accepted message re-encodes to the same bytes. Throws CodecError. */
export function decodeMessage(wire: Uint8Array): WireMessage {
  if (wire.length > MESSAGE_BYTES_MAX) {
    throw limitExceeded("message size in bytes", wire.length, MESSAGE_BYTES_MAX);
  }
  const kind = kindOf(wire[0]);
  const isVote = kind === "prepare" || kind === "commit";
  if (isVote && wire.length > VOTE_BYTES_MAX) {
    throw limitExceeded(`${kind} size in bytes`, wire.length, VOTE_BYTES_MAX);
  }
  return messageOf(kind, decodeRLP(wire.subarray(1)));
}

function kindOf(code: number | undefined): MessageKind {
  switch (code) {
    case MESSAGE_CODE.proposal:
      return "proposal";
    case MESSAGE_CODE.prepare:
      return "prepare";
    case MESSAGE_CODE.commit:
      return "commit";
    case MESSAGE_CODE.roundChange:
      return "roundChange";
    default:
      throw invalidField("message code", "0x12, 0x13, 0x14 or 0x15");
  }
}

function messageInput(message: WireMessage): RLPInput {
  switch (message.kind) {
    case "proposal":
      return [
        signedInput(message.signed),
        [message.roundChanges.map(signedInput), message.prepares.map(signedInput)],
      ];
    case "prepare":
    case "commit":
      return signedInput(message.signed);
    case "roundChange":
      return [
        signedInput(message.signed),
        message.block === undefined ? [] : blockInput(message.block),
        message.prepares.map(signedInput),
      ];
    default:
      return assertNever(message);
  }
}

function signedInput(signed: Unverified<Payload>): RLPInput {
  return [payloadInput(signed.payload), signed.signature];
}

function payloadInput(payload: Payload): RLPInput {
  const view = [bigintToBytes(payload.height), bigintToBytes(BigInt(payload.round))];
  switch (payload.kind) {
    case "proposal":
      return [...view, blockInput(payload.block)];
    case "prepare":
      return [...view, hexToBytes(payload.digest)];
    case "commit":
      return [...view, hexToBytes(payload.digest), payload.commitSeal];
    case "roundChange":
      return [...view, preparedInput(payload.prepared)];
    default:
      return assertNever(payload);
  }
}

function preparedInput(prepared: RoundChangePayload["prepared"]): RLPInput {
  if (prepared === undefined) return [];
  return [bigintToBytes(BigInt(prepared.round)), hexToBytes(prepared.digest)];
}

function messageOf(kind: MessageKind, item: RLPItem): WireMessage {
  switch (kind) {
    case "proposal": {
      const [signed, justification] = tupleOf(item, 2, "proposal");
      const [roundChanges, prepares] = tupleOf(justification, 2, "proposal.justification");
      return {
        kind,
        signed: signedOf(signed, proposalOf),
        roundChanges: justificationOf(roundChanges, "proposal.roundChanges", roundChangeOf),
        prepares: justificationOf(prepares, "proposal.prepares", prepareOf),
      };
    }
    case "prepare":
      return { kind, signed: signedOf(item, prepareOf) };
    case "commit":
      return { kind, signed: signedOf(item, commitOf) };
    case "roundChange": {
      const [signed, block, prepares] = tupleOf(item, 3, "roundChange");
      const decoded = {
        kind,
        signed: signedOf(signed, roundChangeOf),
        block: listOf(block, "roundChange.block").length === 0 ? undefined : proposedBlockOf(block),
        prepares: justificationOf(prepares, "roundChange.prepares", prepareOf),
      };
      if ((decoded.block === undefined) !== (decoded.signed.payload.prepared === undefined)) {
        throw invalidField("roundChange.block", "present if and only if a round is prepared");
      }
      return decoded;
    }
    default:
      return assertNever(kind);
  }
}

function justificationOf<P extends Payload>(
  item: RLPItem | undefined,
  field: string,
  payloadOf: (item: RLPItem) => P,
): readonly Unverified<P>[] {
  return listWithin(item, VALIDATORS_MAX, field, (entry) => signedOf(entry, payloadOf));
}

function signedOf<P extends Payload>(
  item: RLPItem | undefined,
  payloadOf: (item: RLPItem) => P,
): Unverified<P> {
  const [payload, signature] = tupleOf(item, 2, "signed payload");
  return {
    payload: payloadOf(assertDefined(payload, "a tuple of two has a first item")),
    signature: signatureOf(signature, "signature"),
  };
}

const PAYLOAD_OF: Readonly<Record<MessageKind, (item: RLPItem) => Payload>> = {
  proposal: proposalOf,
  prepare: prepareOf,
  commit: commitOf,
  roundChange: roundChangeOf,
};

const ANY_ROUND = { min: 0, max: ROUND_MAX };
/** A round change asks for a round above 0. */
const TARGET_ROUND = { min: 1, max: ROUND_MAX };

function proposalOf(item: RLPItem): ProposalPayload {
  const [height, round, block] = tupleOf(item, 3, "proposal");
  return {
    kind: "proposal",
    height: uint64Of(height, "proposal.height"),
    round: numberOf(round, ANY_ROUND, "proposal.round"),
    block: proposedBlockOf(block),
  };
}

function prepareOf(item: RLPItem): PreparePayload {
  const [height, round, digest] = tupleOf(item, 3, "prepare");
  return {
    kind: "prepare",
    height: uint64Of(height, "prepare.height"),
    round: numberOf(round, ANY_ROUND, "prepare.round"),
    digest: hashOf(digest, "prepare.digest"),
  };
}

function commitOf(item: RLPItem): CommitPayload {
  const [height, round, digest, commitSeal] = tupleOf(item, 4, "commit");
  return {
    kind: "commit",
    height: uint64Of(height, "commit.height"),
    round: numberOf(round, ANY_ROUND, "commit.round"),
    digest: hashOf(digest, "commit.digest"),
    commitSeal: signatureOf(commitSeal, "commit.commitSeal"),
  };
}

function roundChangeOf(item: RLPItem): RoundChangePayload {
  const [height, round, prepared] = tupleOf(item, 3, "roundChange");
  const target = numberOf(round, TARGET_ROUND, "roundChange.round");
  return {
    kind: "roundChange",
    height: uint64Of(height, "roundChange.height"),
    round: target,
    prepared: preparedOf(prepared, target),
  };
}

function preparedOf(item: RLPItem | undefined, target: number): RoundChangePayload["prepared"] {
  if (listOf(item, "roundChange.prepared").length === 0) return undefined;
  const [round, digest] = tupleOf(item, 2, "roundChange.prepared");
  return {
    round: numberOf(round, { min: 0, max: target - 1 }, "roundChange.preparedRound"),
    digest: hashOf(digest, "roundChange.preparedDigest"),
  };
}
