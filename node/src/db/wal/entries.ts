import { assert } from "../../types/assert.ts";
import { bigintToBytes, equalBytes, hexToBytes } from "../../types/codec/bytes.ts";
import { decodeCertificate, encodeCertificate } from "../../types/codec/certificate.ts";
import {
  addressOf,
  bytesOf,
  hashOf,
  listOf,
  numberOf,
  tupleOf,
  uint64Of,
} from "../../types/codec/fields.ts";
import { ROUND_MAX } from "../../types/codec/limits.ts";
import { decodeRLP, encodeRLP, type RLPItem } from "../../types/codec/rlp.ts";
import type { PreparedCertificate, VoteRecord } from "../../types/consensus.ts";
import type { Address, Hash } from "../../types/hex.ts";
import { walCorrupt } from "../errors.ts";

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
const SNAPSHOT = new TextEncoder().encode("piaohao votes 2");
const NOTHING = new Uint8Array(0);

/** Whose votes a log holds: those of one key on one chain. */
export interface LogOwner {
  readonly genesisHash: Hash;
  readonly validator: Address;
}

/** All that a log remembered when its file was put in place: the first record of every file. */
export interface Snapshot {
  /** Undefined of what an earlier version or a repair wrote: it is of whoever opens it first. */
  readonly owner: LogOwner | undefined;
  /** Of heights up to this one votes were forgotten: none is ever signed there again. */
  readonly forgottenThrough: bigint;
  readonly entries: readonly LogEntry[];
}

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

/** `RLP[name, height, [entry…]]`, and `[genesis hash, validator]` behind it where the owner is known. */
export function encodeSnapshot({ owner, forgottenThrough, entries }: Snapshot): Uint8Array {
  return encodeRLP([
    SNAPSHOT,
    bigintToBytes(forgottenThrough),
    entries.map(encodeEntry),
    ...(owner === undefined ? [] : [[hexToBytes(owner.genesisHash), hexToBytes(owner.validator)]]),
  ]);
}

/** Throws DB_WAL_CORRUPT: the checksum was right, so it is not an entry of ours. */
export function decodeEntry(encoded: Uint8Array): LogEntry {
  return decoded("an entry", () => entryOf(decodeRLP(encoded)));
}

/** Throws DB_WAL_CORRUPT: the record that a file begins with was lost, or it is not a file of ours. */
export function decodeSnapshot(encoded: Uint8Array): Snapshot {
  return decoded("its beginning", () => {
    const [name, forgottenThrough, entries, ...owners] = listOf(decodeRLP(encoded), "snapshot");
    assert(equalBytes(bytesOf(name, "snapshot.name"), SNAPSHOT), "a snapshot has its name");
    assert(owners.length <= 1, "a snapshot has one owner");
    return {
      owner: owners[0] && ownerOf(owners[0]),
      forgottenThrough: uint64Of(forgottenThrough, "snapshot.forgottenThrough"),
      entries: listOf(entries, "snapshot.entries").map((entry) =>
        entryOf(decodeRLP(bytesOf(entry, "snapshot.entry"))),
      ),
    };
  });
}

function decoded<T>(what: string, decode: () => T): T {
  try {
    return decode();
  } catch (cause) {
    throw walCorrupt(`${what} does not decode`, {}, cause);
  }
}

function ownerOf(item: RLPItem): LogOwner {
  const [genesisHash, validator] = tupleOf(item, 2, "snapshot.owner");
  return {
    genesisHash: hashOf(genesisHash, "snapshot.owner.genesisHash"),
    validator: addressOf(validator, "snapshot.owner.validator"),
  };
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
