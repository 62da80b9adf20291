import { encodeBlock } from "../types/codec/block.ts";
import { encodeHeader } from "../types/codec/header.ts";
import type { NetworkHandlers } from "../types/ports/network.ts";
import type { Answer, Question } from "./frames.ts";
import type { NetworkLimits } from "./limits.ts";

export interface CostedAnswer {
  readonly answer: Answer;
  /** Bytes that the question is charged for: those of the answer, and a share for each look at the disk. */
  readonly cost: number;
}

/**
 * Charged for each item looked for, so that asking for what is small or not there is not free: with the rate of inbound
 * bytes it bounds what a peer that only asks takes of a core to a tenth, and leaves an honest one a thousand blocks, a
 * thousand headers or eight thousand nodes of the trie a second.
 */
const LOOKUP_BYTES = { blocks: 16_384, headers: 16_384, state: 2_048 } as const;
/**
 * A node of an earlier state is found by the way of some former records of its place. After so many an answer is cut short:
 * some 20 ms.
 */
const STATE_LOOKS_MAX = 2_048;
const NOTHING = new Uint8Array(0);

type Limits = Pick<
  NetworkLimits,
  "answerBlocksMax" | "answerHeadersMax" | "answerStateMax" | "answerBytesMax"
>;

/** Answers with as much as the limits allow; the first item is there whatever its size. */
export function answerTo(
  question: Question,
  handlers: NetworkHandlers,
  limits: Limits,
): CostedAnswer {
  const { id } = question;
  switch (question.kind) {
    case "getBlocks": {
      const count = Math.min(question.count, limits.answerBlocksMax);
      const blockAt = (index: number): Uint8Array | undefined => {
        const [sealed] = handlers.blocksFrom(question.number + BigInt(index), 1);
        return sealed && encodeBlock(sealed.block);
      };
      return costed({ kind: "blocks", id }, gather(count, limits, blockAt));
    }
    case "getHeaders": {
      const count = Math.min(question.count, limits.answerHeadersMax);
      const headerAt = (index: number): Uint8Array | undefined => {
        const [header] = handlers.headersFrom(question.number + BigInt(index), 1);
        return header && encodeHeader(header, "full");
      };
      return costed({ kind: "headers", id }, gather(count, limits, headerAt));
    }
    case "getState": {
      const pieces = question.pieces.slice(0, limits.answerStateMax);
      const before = handlers.stateLooks();
      const looks = (): number => handlers.stateLooks() - before;
      const items = gather(pieces.length, limits, (index) => {
        const piece = pieces[index];
        if (piece === undefined || looks() > STATE_LOOKS_MAX) return undefined;
        return handlers.stateItem(piece, question.number) ?? NOTHING;
      });
      const { answer, cost } = costed({ kind: "state", id }, items);
      return { answer, cost: cost + looks() * LOOKUP_BYTES.state };
    }
  }
}

function gather(
  count: number,
  { answerBytesMax }: Limits,
  itemAt: (index: number) => Uint8Array | undefined,
): readonly Uint8Array[] {
  const items: Uint8Array[] = [];
  let bytes = 0;
  while (items.length < count) {
    const item = itemAt(items.length);
    if (item === undefined || (items.length > 0 && bytes + item.length > answerBytesMax)) break;
    items.push(item);
    bytes += item.length;
  }
  return items;
}

function costed(head: Pick<Answer, "kind" | "id">, items: readonly Uint8Array[]): CostedAnswer {
  const bytes = items.reduce((sum, { length }) => sum + length, 0);
  return { answer: { ...head, items }, cost: bytes + (items.length + 1) * LOOKUP_BYTES[head.kind] };
}
