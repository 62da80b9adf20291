import { assertNever } from "../types/assert.ts";
import { bigintToBytes, hexToBytes } from "../types/codec/bytes.ts";
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
import { decodeRLP, encodeRLP, type RLPInput } from "../types/codec/rlp.ts";
import type { Hash, Hex } from "../types/hex.ts";
import type { PeerStatus } from "../types/ports/network.ts";
import { violation } from "./errors.ts";

/** Raised whenever a frame changes its form. */
export const PROTOCOL_VERSION = 1;
/** Bytes of the random name of a process. */
export const INSTANCE_BYTES = 16;

const ID_MAX = 0xffffffff;
const BLOCKS_MAX = 1_024;
const TRANSACTIONS_MAX = 16_384;

/** First byte of a frame. */
const FRAME_CODE = {
  hello: 0,
  status: 1,
  consensus: 2,
  transactions: 3,
  getBlocks: 4,
  blocks: 5,
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
  | {
      readonly kind: "getBlocks";
      readonly id: number;
      readonly number: bigint;
      readonly count: number;
    }
  /** Blocks stay encoded until it is known that they were asked for. */
  | { readonly kind: "blocks"; readonly id: number; readonly blocks: readonly Uint8Array[] };

/** One byte of kind, then RLP; a consensus message follows as it is. */
export function encodeFrame(frame: Frame): Uint8Array {
  const code = FRAME_CODE[frame.kind];
  const body = frame.kind === "consensus" ? frame.message : encodeRLP(bodyOf(frame));
  const bytes = new Uint8Array(1 + body.length);
  bytes[0] = code;
  bytes.set(body, 1);
  return bytes;
}

/** Throws CodecError or P2P_PROTOCOL_VIOLATION. Nothing of the result is shared with `bytes` but a consensus message. */
export function decodeFrame(bytes: Uint8Array): Frame {
  const body = bytes.subarray(1);
  switch (bytes[0]) {
    case FRAME_CODE.hello:
      return decodeHello(body);
    case FRAME_CODE.status: {
      const [number, hash] = tupleOf(decodeRLP(body), 2, "status");
      return {
        kind: "status",
        status: { headNumber: uint64Of(number, "status"), headHash: hashOf(hash, "status") },
      };
    }
    case FRAME_CODE.consensus:
      return { kind: "consensus", message: body };
    case FRAME_CODE.transactions:
      return { kind: "transactions", transactions: decodeTransactions(body) };
    case FRAME_CODE.getBlocks: {
      const [id, number, count] = tupleOf(decodeRLP(body), 3, "getBlocks");
      return {
        kind: "getBlocks",
        id: numberOf(id, { min: 0, max: ID_MAX }, "getBlocks.id"),
        number: uint64Of(number, "getBlocks.number"),
        count: numberOf(count, { min: 1, max: BLOCKS_MAX }, "getBlocks.count"),
      };
    }
    case FRAME_CODE.blocks:
      return decodeBlocks(body);
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
    case "getBlocks":
      return [numberToBytes(frame.id), bigintToBytes(frame.number), numberToBytes(frame.count)];
    case "blocks":
      return [numberToBytes(frame.id), frame.blocks];
    default:
      return assertNever(frame);
  }
}

function statusInput(status: PeerStatus): readonly Uint8Array[] {
  return [bigintToBytes(status.headNumber), hexToBytes(status.headHash)];
}

function decodeHello(body: Uint8Array): Hello {
  // A later version may say more: only the version is read before it is known to be ours.
  const [first, ...rest] = listOf(decodeRLP(body), "hello");
  const version = numberOf(first, { min: 0, max: ID_MAX }, "hello.version");
  if (version === PROTOCOL_VERSION && rest.length !== 5) throw violation("hello of a wrong length");
  const [chainId, genesisHash, instance, headNumber, headHash] = rest;
  return {
    kind: "hello",
    version,
    chainId: uint64Of(chainId, "hello.chainId"),
    genesisHash: hashOf(genesisHash, "hello.genesisHash"),
    instance: fixedHexOf(instance, INSTANCE_BYTES, "hello.instance"),
    status: {
      headNumber: uint64Of(headNumber, "hello.status"),
      headHash: hashOf(headHash, "hello.status"),
    },
  };
}

function decodeTransactions(body: Uint8Array): readonly Uint8Array[] {
  return listWithin(decodeRLP(body), TRANSACTIONS_MAX, "transactions", (item) =>
    bytesOf(item, "transactions").slice(),
  );
}

function decodeBlocks(body: Uint8Array): Frame {
  const [id, blocks] = tupleOf(decodeRLP(body), 2, "blocks");
  return {
    kind: "blocks",
    id: numberOf(id, { min: 0, max: ID_MAX }, "blocks.id"),
    blocks: listWithin(blocks, BLOCKS_MAX, "blocks", (item) => bytesOf(item, "blocks").slice()),
  };
}

function numberToBytes(value: number): Uint8Array {
  return bigintToBytes(BigInt(value));
}
