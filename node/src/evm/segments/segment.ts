import type { Compute, Operation } from "../context.ts";
import type { Word } from "../word.ts";

/** What a step does; ordered by how often it happens. */
export const STEP = {
  push: 0,
  duplicate: 1,
  swap: 2,
  drop: 3,
  /** SWAPn POP: the top takes the place of the word n under it. */
  settle: 4,
  add: 5,
  addTo: 6,
  and: 7,
  andWith: 8,
  isZero: 9,
  loadAt: 10,
  storeAt: 11,
  load: 12,
  store: 13,
  compute: 14,
  computeWith: 15,
  execute: 16,
} as const;

export type StepKind = (typeof STEP)[keyof typeof STEP];

/** One instruction, or several that do what one step does. */
export interface Step {
  readonly kind: StepKind;
  /** Of `push`; the first operand of those with one that is known. */
  readonly word: Word;
  /** Depth, how many, or the offset in memory. */
  readonly number: number;
  /** Of `compute` and `computeWith`. */
  readonly compute: Compute;
  /** Of `execute`. */
  readonly execute: Operation["execute"];
}

/** How a segment ends. */
export const EXIT = {
  /** With the instruction behind it. */
  next: 0,
  /** At a target that is known, and is one. */
  jumpTo: 1,
  jumpToIf: 2,
  jumpToUnless: 3,
  /** At the target on the stack. */
  jump: 4,
  jumpIf: 5,
} as const;

export type Exit = (typeof EXIT)[keyof typeof EXIT];

/**
 * Instructions that are executed one after another or not at all: none but the last jumps, none looks at the gas, changes
 * anything outside its frame or stops for any other reason than that gas or stack do not suffice.
 */
export interface Segment {
  readonly steps: readonly Step[];
  readonly exit: Exit;
  /** Of the jumps to a target that is known. */
  readonly target: number;
  /** Position behind the last instruction. */
  readonly end: number;
  /** How many instructions there are. */
  readonly count: number;
  /** Of all of them, but for what memory costs. */
  readonly gas: number;
  /** Words that must be on the stack, and words that there are more at most on the way. */
  readonly needs: number;
  readonly growth: number;
}
