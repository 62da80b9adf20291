import type { PreparedCertificate } from "../consensus.ts";
import type { PreparePayload, Signed } from "../message.ts";
import { blockInput, blockOf } from "./block.ts";
import { bigintToBytes, hexToBytes } from "./bytes.ts";
import { addressOf, listWithin, numberOf, signatureOf, tupleOf } from "./fields.ts";
import { blockHash } from "./header.ts";
import { ROUND_MAX, VALIDATORS_MAX } from "./limits.ts";
import { decodeRLP, encodeRLP, type RLPItem } from "./rlp.ts";

/**
 * A lock as our write-ahead log keeps it, `[round, block, [[author, signature]…]]`: everything else
 * follows from the block. Not a wire form: authors are trusted because we wrote them.
 */
export function encodeCertificate(certificate: PreparedCertificate): Uint8Array {
  return encodeRLP([
    bigintToBytes(BigInt(certificate.round)),
    blockInput(certificate.block),
    certificate.prepares.map((prepare) => [hexToBytes(prepare.author), prepare.signature]),
  ]);
}

/** Throws CodecError. */
export function decodeCertificate(bytes: Uint8Array): PreparedCertificate {
  const [roundItem, blockItem, prepares] = tupleOf(decodeRLP(bytes), 3, "certificate");
  const round = numberOf(roundItem, { min: 0, max: ROUND_MAX }, "certificate.round");
  const block = blockOf(blockItem);
  const digest = blockHash(block.header);
  const payload: PreparePayload = { kind: "prepare", height: block.header.number, round, digest };
  return {
    round,
    block,
    digest,
    prepares: listWithin(prepares, VALIDATORS_MAX, "certificate.prepares", (item) =>
      prepareOf(item, payload),
    ),
  };
}

function prepareOf(item: RLPItem, payload: PreparePayload): Signed<PreparePayload> {
  const [author, signature] = tupleOf(item, 2, "certificate.prepare");
  return {
    payload,
    author: addressOf(author, "certificate.author"),
    signature: signatureOf(signature, "certificate.signature"),
  };
}
