import type { Address } from "../types/hex.ts";
import type { Code, CodeAnalysis } from "./code.ts";
import { Memory } from "./memory.ts";
import { addressToWord, type Word } from "./word.ts";
import type { Checkpoint } from "./world.ts";

/** Why a frame stopped; all but the first three take its gas and undo what it did, `revert` only undoes. */
export type Halt =
  | "stop"
  | "return"
  | "revert"
  | "out of gas"
  | "stack underflow"
  | "stack overflow"
  | "invalid JUMP"
  | "invalid opcode"
  | "static state change"
  | "return data out of bounds"
  | "code size exceeds the limit"
  | "invalid bytecode"
  | "create collision"
  | "precompile failure";

const WORD_BYTES = 32;
/** Stacks that finished frames have left, grown already. */
const spareStacks: Word[][] = [];
const SPARE_STACKS_MAX = 64;
export const STACK_MAX = 1_024;
export const NO_BYTES = new Uint8Array(0);

/** What a frame is made of. */
export interface FrameParts {
  readonly code: Code;
  /** The account whose storage and balance it has. */
  readonly address: Address;
  readonly caller: Address;
  readonly value: bigint;
  /** Part of the caller's memory; whoever keeps it longer than the frame copies it. */
  readonly data: Uint8Array;
  readonly gas: number;
  readonly isStatic: boolean;
  readonly isCreation: boolean;
  readonly depth: number;
  readonly checkpoint: Checkpoint;
  /** Where the caller wants the answer. */
  readonly answerOffset: number;
  readonly answerLength: number;
}

/** One activation of a code. Mutable: an instruction is a change of it. */
export class Frame {
  readonly code: Code;
  readonly analysis: CodeAnalysis;
  readonly address: Address;
  readonly caller: Address;
  readonly value: bigint;
  readonly data: Uint8Array;
  readonly isStatic: boolean;
  readonly isCreation: boolean;
  readonly depth: number;
  readonly checkpoint: Checkpoint;
  readonly answerOffset: number;
  readonly answerLength: number;
  readonly memory = new Memory();
  /** Words; those above `height` are left-overs. */
  readonly stack: Word[] = spareStacks.pop() ?? [];
  height = 0;
  gas: number;
  /** Position of the next instruction. */
  position = 0;
  halt: Halt | undefined;
  /** What this frame answers with. */
  output: Uint8Array = NO_BYTES;
  /** What the last call out of this frame answered. */
  returnData: Uint8Array = NO_BYTES;
  /** Gas that was missing when it ran out. */
  shortfall = 0;
  #dataView: DataView | undefined;

  constructor(parts: FrameParts) {
    this.code = parts.code;
    this.analysis = parts.code.analysis;
    this.address = parts.address;
    this.caller = parts.caller;
    this.value = parts.value;
    this.data = parts.data;
    this.gas = parts.gas;
    this.isStatic = parts.isStatic;
    this.isCreation = parts.isCreation;
    this.depth = parts.depth;
    this.checkpoint = parts.checkpoint;
    this.answerOffset = parts.answerOffset;
    this.answerLength = parts.answerLength;
  }

  /** To be called when the frame has ended, and nobody looks at it any more. */
  release(): void {
    this.memory.release();
    if (spareStacks.length < SPARE_STACKS_MAX) spareStacks.push(this.stack);
  }

  get dataView(): DataView {
    const { data } = this;
    this.#dataView ??= new DataView(data.buffer, data.byteOffset, data.byteLength);
    return this.#dataView;
  }

  get addressWord(): Word {
    return addressToWord(this.address);
  }

  /** The loop has seen to it that there is one. */
  pop(): Word {
    this.height -= 1;
    return this.stack[this.height] as Word;
  }

  push(word: Word): void {
    this.stack[this.height] = word;
    this.height += 1;
  }

  /** The word `depth` places under the top. */
  peek(depth: number): Word {
    return this.stack[this.height - 1 - depth] as Word;
  }

  /** Replaces the top. */
  replace(word: Word): void {
    this.stack[this.height - 1] = word;
  }

  stop(reason: Halt): void {
    this.halt = reason;
  }

  /** False when the frame has not as much: then it has stopped. */
  charge(gas: number): boolean {
    this.gas -= gas;
    if (this.gas >= 0) return true;
    this.shortfall = -this.gas;
    this.gas = 0;
    this.halt = "out of gas";
    return false;
  }

  /** Pays for memory and uses it; false when the frame has stopped. */
  useMemory(offset: number, length: number, extraGas = 0): boolean {
    if (!this.charge(extraGas + this.memory.expansionGas(offset, length))) return false;
    this.memory.expand(offset, length);
    return true;
  }

  /** Pays for the word in memory; 0 when the frame has stopped. */
  loadWord(offset: number): Word {
    const { memory } = this;
    const isThere = offset + WORD_BYTES <= memory.length || this.useMemory(offset, WORD_BYTES);
    return isThere ? memory.readWord(offset) : 0n;
  }

  /** Pays for the word in memory and writes it, unless the frame has stopped. */
  storeWord(offset: number, word: Word): void {
    const { memory } = this;
    const isThere = offset + WORD_BYTES <= memory.length || this.useMemory(offset, WORD_BYTES);
    if (isThere) memory.writeWord(offset, word);
  }

  /** False, and stopped, where state must not change. */
  mayChangeState(): boolean {
    if (!this.isStatic) return true;
    this.halt = "static state change";
    return false;
  }
}
