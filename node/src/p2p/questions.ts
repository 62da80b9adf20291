import type { Header, SealedBlock } from "../types/block.ts";
import { decodeBlock, sealedBlockOf } from "../types/codec/block.ts";
import { decodeHeader } from "../types/codec/header.ts";
import { BLOCK_TRANSACTIONS_MAX } from "../types/codec/limits.ts";
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
    read: readBlocks,
  };
}

/**
 * An answer is decoded in one piece, and a transaction may be a byte: what comes after so many transactions is as if it
 * had not been sent. Blocks of transfers fill the four mebibytes of an answer with fewer.
 */
const ANSWER_TRANSACTIONS_MAX = 4 * BLOCK_TRANSACTIONS_MAX;

function readBlocks(items: readonly Uint8Array[]): readonly SealedBlock[] {
  const blocks: SealedBlock[] = [];
  let transactions = 0;
  for (const item of items) {
    if (transactions > ANSWER_TRANSACTIONS_MAX) break;
    const block = decodeBlock(item);
    transactions += block.transactions.length;
    blocks.push(sealedBlockOf(block));
  }
  return blocks;
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
