import type { Header, SealedBlock } from "../types/block.ts";
import { decodeBlock, sealedBlockOf } from "../types/codec/block.ts";
import { decodeHeader } from "../types/codec/header.ts";
import type { StatePiece } from "../types/ports/store.ts";
import type { Question } from "./frames.ts";
import type { Request } from "./requests.ts";

/** A question to a peer and how its answer is read. */
export interface Ask<T> extends Request<T> {
  readonly question: (id: number) => Question;
}

export function askForBlocks(number: bigint, count: number): Ask<readonly SealedBlock[]> {
  return {
    kind: "blocks",
    count,
    question: (id) => ({ kind: "getBlocks", id, number, count }),
    read: (items) => items.map((item) => sealedBlockOf(decodeBlock(item))),
  };
}

export function askForHeaders(number: bigint, count: number): Ask<readonly Header[]> {
  return {
    kind: "headers",
    count,
    question: (id) => ({ kind: "getHeaders", id, number, count }),
    read: (items) => items.map(decodeHeader),
  };
}

/** What a peer does not have comes as nothing: neither a node nor a code is empty. */
export function askForState(
  block: bigint,
  pieces: readonly StatePiece[],
): Ask<readonly (Uint8Array | undefined)[]> {
  return {
    kind: "state",
    count: pieces.length,
    question: (id) => ({ kind: "getState", id, number: block, pieces }),
    read: (items) => items.map((item) => (item.length === 0 ? undefined : item)),
  };
}
