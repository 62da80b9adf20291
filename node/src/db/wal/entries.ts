import { bigintToBytes, hexToBytes } from "../../types/codec/bytes.ts";
import { decodeCertificate, encodeCertificate } from "../../types/codec/certificate.ts";
import { bytesOf, hashOf, numberOf, tupleOf, uint64Of } from "../../types/codec/fields.ts";
import { ROUND_MAX } from "../../types/codec/limits.ts";
import { decodeRLP, encodeRLP, type RLPItem } from "../../types/codec/rlp.ts";
import type { PreparedCertificate, VoteRecord } from "../../types/consensus.ts";
import { dbError } from "../errors.ts";

/** One thing that must not be forgotten: a vote that was signed, or the block that a quorum prepared. */
export type LogEntry =
  | { readonly kind: "vote"; readonly height: bigint; readonly vote: VoteRecord }
  | {
      readonly kind: "prepared";
      readonly height: bigint;
      readonly certificate: PreparedCertificate;
    };

const VOTE_KINDS: readonly VoteRecord["kind"][] = ["proposal", "prepare", "commit", "roundChange"];
/** Entry kinds on disk: a vote has its kind's index, a lock this. */
const PREPARED = VOTE_KINDS.length;
const NOTHING = new Uint8Array(0);

/** `RLP[kind, height, round, digest]` of a vote, `RLP[kind, height, certificate]` of a lock. */
export function encodeEntry(entry: LogEntry): Uint8Array {
  const height = bigintToBytes(entry.height);
  if (entry.kind === "prepared") {
    return encodeRLP([scalar(PREPARED), height, encodeCertificate(entry.certificate)]);
  }
  const { kind, round, digest } = entry.vote;
  return encodeRLP([
    scalar(VOTE_KINDS.indexOf(kind)),
    height,
    scalar(round),
    digest === undefined ? NOTHING : hexToBytes(digest),
  ]);
}

/** Throws DB_WAL_CORRUPT: the checksum was right, so it is not an entry of ours. */
export function decodeEntry(encoded: Uint8Array): LogEntry {
  try {
    return entryOf(decodeRLP(encoded));
  } catch (cause) {
    throw dbError("DB_WAL_CORRUPT", "an entry of the write-ahead log does not decode", {}, cause);
  }
}

function entryOf(item: RLPItem): LogEntry {
  const kindItem = item.kind === "list" ? item.items[0] : undefined;
  const code = numberOf(kindItem, { min: 0, max: PREPARED }, "entry.kind");
  const kind = VOTE_KINDS[code];
  if (kind === undefined) {
    const [, height, certificate] = tupleOf(item, 3, "entry");
    return {
      kind: "prepared",
      height: uint64Of(height, "entry.height"),
      certificate: decodeCertificate(bytesOf(certificate, "entry.certificate")),
    };
  }
  const [, heightItem, roundItem, digest] = tupleOf(item, 4, "entry");
  const height = uint64Of(heightItem, "entry.height");
  const round = numberOf(roundItem, { min: 0, max: ROUND_MAX }, "entry.round");
  const hasDigest = bytesOf(digest, "entry.digest").length > 0;
  const vote = {
    kind,
    height,
    round,
    digest: hasDigest ? hashOf(digest, "entry.digest") : undefined,
  };
  return { kind: "vote", height, vote };
}

function scalar(value: number): Uint8Array {
  return bigintToBytes(BigInt(value));
}
