import { bytesToHex } from "../types/codec/bytes.ts";
import type { Address, Hash } from "../types/hex.ts";
import { bytesToWord, type Word } from "./word.ts";

const JUMPDEST = 0x5b;
const PUSH1 = 0x60;
const PUSH32 = 0x7f;
/** EIP-7702: an account's code that delegates to another's. */
const DELEGATION_PREFIX = [0xef, 0x01, 0x00];
const DELEGATION_BYTES = 23;

/** keccak of no bytes. */
export const EMPTY_CODE_HASH: Hash =
  "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";

/** A contract's code with what the machine needs to know of it; analysed when it first runs. Kept by its hash. */
export class Code {
  readonly hash: Hash;
  #bytes: Uint8Array;
  #analysis: CodeAnalysis | undefined;
  #isCounted = false;

  constructor(bytes: Uint8Array, hash: Hash) {
    this.#bytes = bytes;
    this.hash = hash;
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  get analysis(): CodeAnalysis {
    if (this.#analysis !== undefined) return this.#analysis;
    this.#analysis = analyse(this.#bytes);
    // One copy is enough.
    this.#bytes = this.#analysis.opcodes.subarray(0, this.#bytes.length);
    return this.#analysis;
  }

  /** Bytes that were read and analysed for the first run: asked again, none. */
  takeWork(): number {
    if (this.#isCounted) return 0;
    this.#isCounted = true;
    return this.#bytes.length;
  }

  /** The account whose code runs in place of this one. */
  get delegate(): Address | undefined {
    const { bytes } = this;
    if (bytes.length !== DELEGATION_BYTES) return undefined;
    if (!DELEGATION_PREFIX.every((byte, index) => bytes[index] === byte)) return undefined;
    return bytesToHex(bytes.subarray(3));
  }
}

export const NO_CODE = new Code(new Uint8Array(0), EMPTY_CODE_HASH);

/** The code that delegates to `target`. */
export function delegationTo(target: Uint8Array): Uint8Array {
  return Uint8Array.of(...DELEGATION_PREFIX, ...target);
}

export interface CodeAnalysis {
  /** The code with STOPs behind its end, as far as a PUSH there can reach. */
  readonly opcodes: Uint8Array;
  /** A bit for each byte of the code, the lowest first: whether a jump may land there. */
  readonly jumpTargets: Uint8Array;
}

function analyse(bytes: Uint8Array): CodeAnalysis {
  const { length } = bytes;
  const opcodes = new Uint8Array(length + PUSH32 - PUSH1 + 2);
  opcodes.set(bytes);
  const jumpTargets = new Uint8Array((length + 7) >> 3);
  for (let position = 0; position < length; position++) {
    const opcode = opcodes[position] as number;
    if (opcode === JUMPDEST) {
      jumpTargets[position >> 3] = (jumpTargets[position >> 3] as number) | (1 << (position & 7));
    } else if (opcode >= PUSH1 && opcode <= PUSH32) position += opcode - PUSH1 + 1;
  }
  return { opcodes, jumpTargets };
}

/** Whether a jump may land at a position, be it where there is no code. */
export function isJumpTarget({ opcodes, jumpTargets }: CodeAnalysis, position: number): boolean {
  if (opcodes[position] !== JUMPDEST) return false;
  return ((jumpTargets[position >> 3] as number) & (1 << (position & 7))) !== 0;
}

/** The constant of a PUSH, which begins at `start`. */
export function constantAt(opcodes: Uint8Array, start: number, length: number): Word {
  return bytesToWord(opcodes.subarray(start, start + length));
}
