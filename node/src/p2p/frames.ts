import { assertNever } from "../types/assert.ts";
import { bigintToBytes, bytesToHex, hexToBytes } from "../types/codec/bytes.ts";
import {
  type CompactProposal,
  compactInput,
  compactOf,
  hashesInput,
  hashesOf,
} from "../types/codec/compactProposal.ts";
import {
  bytesOf,
  fixedHexOf,
  hashOf,
  listOf,
  listWithin,
  numberOf,
  tupleOf,
  uint64Of,
} from "../types/codec/fields.ts";
import { BLOCK_TRANSACTIONS_MAX, COMPACT_BYTES_MAX, ROUND_MAX } from "../types/codec/limits.ts";
import { decodeRLP, encodeRLPAfter, type RLPInput, type RLPItem } from "../types/codec/rlp.ts";
import type { Hash, Hex } from "../types/hex.ts";
import type { View } from "../types/message.ts";
import type { PeerStatus } from "../types/ports/network.ts";
import type { Preview } from "../types/ports/preview.ts";
import type { StatePiece } from "../types/ports/store.ts";
import { violation } from "./errors.ts";

/** Raised whenever a frame changes its form. */
export const PROTOCOL_VERSION = 6;
/** Bytes of the random name of a process. */
export const INSTANCE_BYTES = 16;

const ID_MAX = 0xffffffff;
/** Blocks, headers, or trie nodes and codes that a frame asks for or carries. */
const ITEMS_MAX = 1_024;
const HASH_BYTES = 32;
/** The kind of trie, the account, and 64 nibbles. */
const PLACE_BYTES_MAX = 1 + HASH_BYTES + 64;
const TRANSACTIONS_MAX = 16_384;
/** Transactions that one frame asks for. */
export const WANTED_MAX = 1_024;

/** First byte of a frame. */
const FRAME_CODE = {
  hello: 0,
  status: 1,
  consensus: 2,
  transactions: 3,
  getBlocks: 4,
  blocks: 5,
  getHeaders: 6,
  headers: 7,
  getState: 8,
  state: 9,
  proposal: 10,
  getTransactions: 11,
  getProposal: 12,
  preview: 13,
} as const;

/** The first frame of either side. */
export interface Hello {
  readonly kind: "hello";
  readonly version: number;
  readonly chainId: bigint;
  readonly genesisHash: Hash;
  /** Random name of the process: two of one node key are two processes. */
  readonly instance: Hex;
  readonly status: PeerStatus;
}

export type Frame =
  | Hello
  | { readonly kind: "status"; readonly status: PeerStatus }
  | { readonly kind: "consensus"; readonly message: Uint8Array }
  | { readonly kind: "transactions"; readonly transactions: readonly Uint8Array[] }
  | ProposalFrame
  | Question
  | Answer;

/** A proposal without its transactions, and what is asked for by whoever lacks some of them. */
export type ProposalFrame =
  | { readonly kind: "proposal"; readonly proposal: CompactProposal }
  /** Comes before it. */
  | { readonly kind: "preview"; readonly preview: Preview }
  /** Answered with `transactions`, as many as the peer has. */
  | { readonly kind: "getTransactions"; readonly hashes: readonly Hash[] }
  /** Answered with the message in full by its author. */
  | { readonly kind: "getProposal"; readonly view: View };

/** Frames between two nodes that have greeted each other. */
export type SpokenFrame = Exclude<Frame, Hello>;

/** What a peer is asked for; the answer carries the same id. */
export type Question =
  | {
      readonly kind: "getBlocks" | "getHeaders";
      readonly id: number;
      readonly number: bigint;
      readonly count: number;
    }
  | {
      readonly kind: "getState";
      readonly id: number;
      /** Of the block whose state it is about. */
      readonly number: bigint;
      readonly pieces: readonly StatePiece[];
    };

/** Items stay encoded until it is known that they were asked for. */
export interface Answer {
  readonly kind: "blocks" | "headers" | "state";
  readonly id: number;
  readonly items: readonly Uint8Array[];
}

/** One byte of kind, then RLP; a consensus message follows as it is. */
export function encodeFrame(frame: Frame): Uint8Array {
  const code = Uint8Array.of(FRAME_CODE[frame.kind]);
  if (frame.kind !== "consensus") return encodeRLPAfter(code, bodyOf(frame));
  const bytes = new Uint8Array(1 + frame.message.length);
  bytes.set(code);
  bytes.set(frame.message, 1);
  return bytes;
}

/** Throws CodecError or P2P_PROTOCOL_VIOLATION. Nothing of the result is shared with `bytes` but a message of consensus. */
export function decodeFrame(bytes: Uint8Array): Frame {
  const body = bytes.subarray(1);
  switch (bytes[0]) {
    case FRAME_CODE.hello:
      return decodeHello(body);
    case FRAME_CODE.status:
      return { kind: "status", status: statusOf(tupleOf(decodeRLP(body), 3, "status")) };
    case FRAME_CODE.consensus:
      return { kind: "consensus", message: body };
    case FRAME_CODE.transactions:
      return { kind: "transactions", transactions: decodeTransactions(body) };
    case FRAME_CODE.proposal:
      return { kind: "proposal", proposal: decodeProposal(body) };
    case FRAME_CODE.preview:
      return { kind: "preview", preview: decodePreview(body) };
    case FRAME_CODE.getTransactions:
      return { kind: "getTransactions", hashes: hashesOf(decodeRLP(body), WANTED_MAX) };
    case FRAME_CODE.getProposal:
      return { kind: "getProposal", view: decodeView(body) };
    case FRAME_CODE.getBlocks:
      return decodeRangeQuestion("getBlocks", body);
    case FRAME_CODE.getHeaders:
      return decodeRangeQuestion("getHeaders", body);
    case FRAME_CODE.getState:
      return decodeStateQuestion(body);
    case FRAME_CODE.blocks:
      return decodeAnswer("blocks", body);
    case FRAME_CODE.headers:
      return decodeAnswer("headers", body);
    case FRAME_CODE.state:
      return decodeAnswer("state", body);
    default:
      throw violation(`unknown frame ${bytes[0] ?? "of no bytes"}`);
  }
}

function bodyOf(frame: Exclude<Frame, { kind: "consensus" }>): RLPInput {
  switch (frame.kind) {
    case "hello":
      return [
        numberToBytes(frame.version),
        bigintToBytes(frame.chainId),
        hexToBytes(frame.genesisHash),
        hexToBytes(frame.instance),
        ...statusInput(frame.status),
      ];
    case "status":
      return statusInput(frame.status);
    case "transactions":
      return frame.transactions;
    case "proposal":
      return compactInput(frame.proposal);
    case "preview":
      return previewInput(frame.preview);
    case "getTransactions":
      return hashesInput(frame.hashes);
    case "getProposal":
      return [bigintToBytes(frame.view.height), numberToBytes(frame.view.round)];
    case "getBlocks":
    case "getHeaders":
      return [numberToBytes(frame.id), bigintToBytes(frame.number), numberToBytes(frame.count)];
    case "getState":
      return [numberToBytes(frame.id), bigintToBytes(frame.number), frame.pieces.map(encodePiece)];
    case "blocks":
    case "headers":
    case "state":
      return [numberToBytes(frame.id), frame.items];
    default:
      return assertNever(frame);
  }
}

function statusInput(status: PeerStatus): readonly Uint8Array[] {
  return [
    bigintToBytes(status.headNumber),
    hexToBytes(status.headHash),
    bigintToBytes(status.earliestNumber),
  ];
}

function statusOf([number, hash, earliest]: readonly RLPItem[]): PeerStatus {
  return {
    headNumber: uint64Of(number, "status"),
    headHash: hashOf(hash, "status"),
    earliestNumber: uint64Of(earliest, "status"),
  };
}

function decodeHello(body: Uint8Array): Hello {
  // A later version may say more: only the version is read before it is known to be ours.
  const [first, ...rest] = listOf(decodeRLP(body), "hello");
  const version = numberOf(first, { min: 0, max: ID_MAX }, "hello.version");
  if (version === PROTOCOL_VERSION && rest.length !== 6) throw violation("hello of a wrong length");
  const [chainId, genesisHash, instance, ...status] = rest;
  return {
    kind: "hello",
    version,
    chainId: uint64Of(chainId, "hello.chainId"),
    genesisHash: hashOf(genesisHash, "hello.genesisHash"),
    instance: fixedHexOf(instance, INSTANCE_BYTES, "hello.instance"),
    status: statusOf(status),
  };
}

function decodeTransactions(body: Uint8Array): readonly Uint8Array[] {
  return listWithin(decodeRLP(body), TRANSACTIONS_MAX, "transactions", (item) =>
    bytesOf(item, "transactions").slice(),
  );
}

function decodeProposal(body: Uint8Array): CompactProposal {
  if (body.length > COMPACT_BYTES_MAX) throw violation("a compact proposal that is too long");
  return compactOf(decodeRLP(body));
}

function previewInput(preview: Preview): RLPInput {
  return [
    bigintToBytes(preview.number),
    hexToBytes(preview.parentHash),
    bigintToBytes(preview.timestamp),
    numberToBytes(preview.first),
    hashesInput(preview.hashes),
    numberToBytes(preview.isLast ? 1 : 0),
  ];
}

function decodePreview(body: Uint8Array): Preview {
  const [number, parentHash, timestamp, first, hashes, isLast] = tupleOf(
    decodeRLP(body),
    6,
    "preview",
  );
  return {
    number: uint64Of(number, "preview.number"),
    parentHash: hashOf(parentHash, "preview.parentHash"),
    timestamp: uint64Of(timestamp, "preview.timestamp"),
    first: numberOf(first, { min: 0, max: BLOCK_TRANSACTIONS_MAX }, "preview.first"),
    hashes: hashesOf(hashes, WANTED_MAX),
    isLast: numberOf(isLast, { min: 0, max: 1 }, "preview.isLast") === 1,
  };
}

function decodeView(body: Uint8Array): View {
  const [height, round] = tupleOf(decodeRLP(body), 2, "getProposal");
  return {
    height: uint64Of(height, "getProposal.height"),
    round: numberOf(round, { min: 0, max: ROUND_MAX }, "getProposal.round"),
  };
}

function decodeRangeQuestion(kind: "getBlocks" | "getHeaders", body: Uint8Array): Question {
  const [id, number, count] = tupleOf(decodeRLP(body), 3, kind);
  return {
    kind,
    id: numberOf(id, { min: 0, max: ID_MAX }, `${kind}.id`),
    number: uint64Of(number, `${kind}.number`),
    count: numberOf(count, { min: 1, max: ITEMS_MAX }, `${kind}.count`),
  };
}

function decodeStateQuestion(body: Uint8Array): Question {
  const [id, number, pieces] = tupleOf(decodeRLP(body), 3, "getState");
  return {
    kind: "getState",
    id: numberOf(id, { min: 0, max: ID_MAX }, "getState.id"),
    number: uint64Of(number, "getState.number"),
    pieces: listWithin(pieces, ITEMS_MAX, "getState.pieces", (item) =>
      decodePiece(bytesOf(item, "getState.pieces")),
    ),
  };
}

function decodeAnswer(kind: Answer["kind"], body: Uint8Array): Answer {
  const [id, items] = tupleOf(decodeRLP(body), 2, kind);
  return {
    kind,
    id: numberOf(id, { min: 0, max: ID_MAX }, `${kind}.id`),
    items: listWithin(items, ITEMS_MAX, kind, (item) => bytesOf(item, kind).slice()),
  };
}

function numberToBytes(value: number): Uint8Array {
  return bigintToBytes(BigInt(value));
}

/** `hash ‖ place`. */
function encodePiece({ hash, place }: StatePiece): Uint8Array {
  const bytes = new Uint8Array(HASH_BYTES + place.length / 2 - 1);
  bytes.set(hexToBytes(hash));
  bytes.set(hexToBytes(place), HASH_BYTES);
  return bytes;
}

function decodePiece(bytes: Uint8Array): StatePiece {
  if (bytes.length < HASH_BYTES || bytes.length > HASH_BYTES + PLACE_BYTES_MAX) {
    throw violation("a piece of state of a wrong length");
  }
  return {
    hash: bytesToHex(bytes.subarray(0, HASH_BYTES)),
    place: bytesToHex(bytes.subarray(HASH_BYTES)),
  };
}
