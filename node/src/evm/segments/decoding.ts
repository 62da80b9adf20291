import { type Code, NO_CODE } from "../code.ts";
import { Segments } from "./segments.ts";

/** Longer codes have to earn their segments. */
const AT_ONCE_BYTES = 1_024;
/** Finding where segments begin takes about as long as an instruction for so many bytes. */
const BYTES_PER_STEP = 8;

/**
 * What becomes of a code's segments. Finding where they begin takes a look at every byte, and keeping them takes many times
 * the code's memory: a call that stops at once pays for neither. So a long code runs one by one until it has run an
 * instruction for each eight of its bytes.
 */
export class Decoding {
  readonly #code: Code;
  /** Instructions that still run one by one. */
  #stepsLeft: number;
  #segments: Segments | undefined;

  constructor(code: Code, stepsLeft: number) {
    this.#code = code;
    this.#stepsLeft = stepsLeft;
    if (stepsLeft === 0) this.#segments = new Segments(code.analysis);
  }

  /** Undefined as long as instructions are to run one by one. */
  get segments(): Segments | undefined {
    return this.#segments;
  }

  /** To be told of each instruction that ran for want of segments. */
  afterStep(): Segments | undefined {
    this.#stepsLeft -= 1;
    if (this.#stepsLeft === 0) this.#segments = new Segments(this.#code.analysis);
    return this.#segments;
  }
}

/** Of codes that have none any more. */
const DROPPED = new Decoding(NO_CODE, Number.POSITIVE_INFINITY);
const known = new WeakMap<Code, Decoding>();

/** Kept as long as the code is, unless it is dropped. */
export function decodingOf(code: Code): Decoding {
  const made = known.get(code);
  if (made !== undefined) return made;
  const { length } = code.bytes;
  const stepsLeft = length <= AT_ONCE_BYTES ? 0 : Math.ceil(length / BYTES_PER_STEP);
  const decoding = new Decoding(code, stepsLeft);
  known.set(code, decoding);
  return decoding;
}

/** Lets go of a code's segments: its instructions run one by one from here on. */
export function dropSegments(code: Code): void {
  known.set(code, DROPPED);
}
