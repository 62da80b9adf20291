import { type NestedUint8Array, RLP } from "@ethereumjs/rlp";
import { getBytes, hexlify, isHexString, keccak256 } from "ethers";
import { AuditError } from "../errors/auditError.ts";
import type { Address, Hash, Hex } from "../types.ts";
import { recoverSealer } from "./seals.ts";

/** What a validator signed, byte for byte. */
export interface SignedContent {
  /** `RLP[code, payload]` as QBFT defines it. */
  readonly content: Hex;
  /** Over the keccak of the content: `r‖s‖recId`, 65 bytes. */
  readonly signature: Hex;
}

/** Two messages of one validator that contradict each other. */
export interface EquivocationProof {
  readonly first: SignedContent;
  readonly second: SignedContent;
}

/** The kinds of messages by QBFT's codes. */
export const MESSAGE_KINDS = {
  18: "proposal",
  19: "prepare",
  20: "commit",
  21: "roundChange",
} as const;
export type ConsensusMessageKind = (typeof MESSAGE_KINDS)[keyof typeof MESSAGE_KINDS];

/** A proof that was verified, and what it proves. */
export interface Equivocation extends EquivocationProof {
  /** The key that signed both; whether it had a seat is for the validator set to tell. */
  readonly validator: Address;
  readonly kind: ConsensusMessageKind;
  readonly height: bigint;
  readonly round: number;
}

type Item = Uint8Array | NestedUint8Array;

interface Vote {
  readonly kind: ConsensusMessageKind;
  readonly height: bigint;
  readonly round: number;
  /** The block voted for; of a round change its lock; of a proposal the content as a whole. */
  readonly subject: string;
}

const ROUND_MAX = 1_000n;

/**
 * Verifies offline that one key signed two different things in one place, by the rules of the EquivocationRegistry.
 * @throws AuditError AUDIT_EQUIVOCATION_UNPROVEN
 */
export function verifyEquivocation({ first, second }: EquivocationProof): Equivocation {
  const vote = decodeVote(first);
  const other = decodeVote(second);
  const { kind, height, round } = vote;
  if (kind !== other.kind || height !== other.height || round !== other.round) {
    throw unproven("the messages are of two places");
  }
  if (vote.subject === other.subject) throw unproven("both messages are for the same");
  const validator = signerOf(first);
  if (signerOf(second) !== validator) throw unproven("the messages have two signers");
  return { validator, kind, height, round, first, second };
}

function signerOf({ content, signature }: SignedContent): Address {
  const signer = recoverSealer(keccak256(content) as Hash, bytesOf(signature));
  if (signer === undefined) throw unproven("a signature is not valid");
  return signer;
}

function decodeVote({ content }: SignedContent): Vote {
  const [code, payload] = tuple(decode(content), 2);
  const kind = kindOf(scalar(code));
  const fields = tuple(payload, kind === "commit" ? 4 : 3);
  const round = scalar(fields[1]);
  if (round > ROUND_MAX) throw unproven("there is no such round");
  return {
    kind,
    height: scalar(fields[0]),
    round: Number(round),
    subject: kind === "proposal" ? content.toLowerCase() : subjectOf(kind, fields[2]),
  };
}

function subjectOf(kind: ConsensusMessageKind, item: Item | undefined): string {
  if (kind !== "roundChange") return digest(item);
  if (!Array.isArray(item)) throw unproven("a lock is a list");
  return item.length === 0 ? "none" : digest(tuple(item, 2)[1]);
}

function kindOf(code: bigint): ConsensusMessageKind {
  const kind = Object.entries(MESSAGE_KINDS).find(([known]) => BigInt(known) === code)?.[1];
  if (kind === undefined) throw unproven("there is no such kind of message");
  return kind;
}

function decode(content: Hex): Item {
  try {
    return RLP.decode(bytesOf(content)) as Item;
  } catch (cause) {
    throw unproven("a content is no RLP", { cause });
  }
}

function bytesOf(text: Hex): Uint8Array {
  if (!isHexString(text) || text.length % 2 !== 0) throw unproven("a part is not hex");
  return getBytes(text);
}

function tuple(item: Item | undefined, length: number): readonly Item[] {
  if (!Array.isArray(item) || item.length !== length) {
    throw unproven("a content is no message of the consensus");
  }
  return item;
}

function scalar(item: Item | undefined): bigint {
  if (!(item instanceof Uint8Array) || item.length > 8 || item[0] === 0) {
    throw unproven("a number is not minimal");
  }
  return item.length === 0 ? 0n : BigInt(hexlify(item));
}

function digest(item: Item | undefined): string {
  if (!(item instanceof Uint8Array) || item.length !== 32) throw unproven("a digest has 32 bytes");
  return hexlify(item);
}

function unproven(message: string, options?: ErrorOptions): AuditError {
  return new AuditError("AUDIT_EQUIVOCATION_UNPROVEN", message, {}, options);
}
