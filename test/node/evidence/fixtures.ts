import { addressOf, signDigest } from "../../../node/src/crypto/signing.ts";
import type { Block } from "../../../node/src/types/block.ts";
import { blockHash, sealDigest } from "../../../node/src/types/codec/header.ts";
import { encodeSigningContent, signingHash } from "../../../node/src/types/codec/message.ts";
import type { Evidence, SignedBytes } from "../../../node/src/types/evidence.ts";
import type { MessageKind, Payload } from "../../../node/src/types/message.ts";
import { aHeader } from "../types/fixtures.ts";

/** Messages signed with real keys. */

export function keyOf(serial: number): Uint8Array {
  return new Uint8Array(32).fill(serial);
}

export interface PayloadOptions {
  readonly kind?: MessageKind;
  readonly height?: bigint;
  readonly round?: number;
  /** Another one makes another block. */
  readonly salt?: number;
  readonly transactions?: readonly Uint8Array[];
  readonly key?: Uint8Array;
}

/** A payload about a block of its own for each salt. */
export function aPayload({
  kind = "prepare",
  height = 7n,
  round = 2,
  salt = 0,
  transactions = [],
  key = keyOf(1),
}: PayloadOptions): Payload {
  const header = aHeader({ number: height, timestamp: 1_000n + BigInt(salt) });
  const block: Block = { header, transactions };
  const digest = blockHash(header);
  const commitSeal = signDigest(key, sealDigest(header));
  switch (kind) {
    case "proposal":
      return { kind, height, round, block };
    case "prepare":
      return { kind, height, round, digest };
    case "commit":
      return { kind, height, round, digest, commitSeal };
    case "roundChange":
      return { kind, height, round, prepared: { round: 0, digest } };
  }
}

export function signedBytes(payload: Payload, key: Uint8Array = keyOf(1)): SignedBytes {
  return {
    content: encodeSigningContent(payload),
    signature: signDigest(key, signingHash(payload)),
  };
}

/** Two payloads of one place by one key. */
export function anEvidence(options: PayloadOptions): Evidence {
  const { kind = "prepare", height = 7n, round = 2, key = keyOf(1), salt = 0 } = options;
  return {
    kind,
    height,
    round,
    validator: addressOf(key),
    first: signedBytes(aPayload({ ...options, salt }), key),
    second: signedBytes(aPayload({ ...options, salt: salt + 1 }), key),
  };
}
