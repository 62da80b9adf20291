import { assertNever } from "../assert.ts";
import type { Evidence, SignedBytes } from "../evidence.ts";
import type { Hash } from "../hex.ts";
import type { Payload } from "../message.ts";
import { hexToBytes } from "./bytes.ts";
import { addressOf, bytesOf, signatureOf, tupleOf } from "./fields.ts";
import { blockHash } from "./header.ts";
import { decodeSigningContent } from "./message.ts";
import { decodeRLP, encodeRLP, type RLPInput, type RLPItem } from "./rlp.ts";

/**
 * What a payload is for: the block hash; of a round change the digest it is locked on, undefined without a lock. A correct
 * validator signs payloads for one of them at each (height, round, kind). The rest of a payload does not count: a commit for
 * the same block with another valid seal harms nobody, and a signer without deterministic nonces makes one when it repeats.
 */
export function votedDigestOf(payload: Payload): Hash | undefined {
  switch (payload.kind) {
    case "proposal":
      return blockHash(payload.block.header);
    case "prepare":
    case "commit":
      return payload.digest;
    case "roundChange":
      return payload.prepared?.digest;
    default:
      return assertNever(payload);
  }
}

/** `[validator, [content, signature], [content, signature]]`: how we keep it; all else follows from the contents. */
export function encodeEvidence({ validator, first, second }: Evidence): Uint8Array {
  return encodeRLP([hexToBytes(validator), signedInput(first), signedInput(second)]);
}

/** Does not look at the signatures: we wrote what we read here. Throws CodecError. */
export function decodeEvidence(bytes: Uint8Array): Evidence {
  const [validator, first, second] = tupleOf(decodeRLP(bytes), 3, "evidence");
  const signed = signedOf(first);
  const { kind, height, round } = decodeSigningContent(signed.content);
  return {
    kind,
    height,
    round,
    validator: addressOf(validator, "evidence.validator"),
    first: signed,
    second: signedOf(second),
  };
}

function signedInput({ content, signature }: SignedBytes): RLPInput {
  return [content, signature];
}

function signedOf(item: RLPItem | undefined): SignedBytes {
  const [content, signature] = tupleOf(item, 2, "evidence.signed");
  return {
    content: bytesOf(content, "evidence.content").slice(),
    signature: signatureOf(signature, "evidence.signature"),
  };
}
