import type { CodeAnalysis } from "../code.ts";
import { decode, isJump, lengthOf, Scanner } from "./decode.ts";
import type { Segment } from "./segment.ts";

/** No segment begins at the position, or one that nobody asked for yet; other numbers are places in the list. */
const NONE = -1;
const UNKNOWN = -2;
const JUMPDEST = 0x5b;

/** A code's segments, none of which has an instruction of another; each is decoded when it first runs. */
export class Segments {
  readonly #analysis: CodeAnalysis;
  readonly #places: Int32Array;
  readonly #segments: Segment[] = [];

  constructor(analysis: CodeAnalysis) {
    this.#analysis = analysis;
    this.#places = beginnings(analysis);
  }

  /** The segment that begins there. */
  at(position: number): Segment | undefined {
    const place = this.#places[position] ?? NONE;
    if (place >= 0) return this.#segments[place];
    return place === UNKNOWN ? this.#decode(position) : undefined;
  }

  #decode(position: number): Segment {
    const segment = decode(this.#analysis, position);
    this.#places[position] = this.#segments.length;
    this.#segments.push(segment);
    return segment;
  }
}

function beginnings({ opcodes }: CodeAnalysis): Int32Array {
  const places = new Int32Array(opcodes.length).fill(NONE);
  const scanner = new Scanner();
  let isOpen = false;
  for (let position = 0; position < opcodes.length; ) {
    const opcode = opcodes[position] as number;
    const isPlain = scanner.isPlain(opcode);
    if (isPlain && (!isOpen || opcode === JUMPDEST)) places[position] = UNKNOWN;
    isOpen = isPlain && !isJump(opcode);
    position += lengthOf(opcode);
  }
  return places;
}
