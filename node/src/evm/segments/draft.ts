import { type CodeAnalysis, isJumpTarget } from "../code.ts";
import type { Compute, Operation } from "../context.ts";
import type { Word } from "../word.ts";
import { EXIT, type Exit, type Segment, STEP, type Step, type StepKind } from "./segment.ts";
import { computeStep, executeStep, knownStep, numberedStep, pushStep } from "./steps.ts";

const ADD = 0x01;
const ISZERO = 0x15;
const AND = 0x16;
const POP = 0x50;
const MLOAD = 0x51;
const MSTORE = 0x52;
const DUP1 = 0x80;
const DUP16 = 0x8f;
const SWAP1 = 0x90;
const SWAP16 = 0x9f;
/** ADD, MUL, EQ, AND, OR and XOR: the order of their operands does not matter. */
const SYMMETRIC: ReadonlySet<number> = new Set([ADD, 0x02, 0x14, AND, 0x17, 0x18]);

const NO_STEPS: readonly Step[] = [];
/** What has a step of its own. */
const OF_TWO: Readonly<Record<number, StepKind>> = { [ADD]: STEP.add, [AND]: STEP.and };
const WITH_ONE_KNOWN: typeof OF_TWO = { [ADD]: STEP.addTo, [AND]: STEP.andWith };

/** Offsets in memory from here on cost more gas than there is: no step knows them. */
const OFFSETS_END = 1n << 32n;

/** A segment in the making: several instructions become one step, and what is known already is not computed again. */
export class DraftSegment {
  readonly #steps: Step[] = [];
  #count = 0;
  #gas = 0;
  #height = 0;
  #needs = 0;
  #growth = 0;

  /** What the next instruction takes, whatever becomes of it. */
  count({ pops, pushes }: Operation, gas: number): void {
    this.#count += 1;
    this.#gas += gas;
    this.#needs = Math.max(this.#needs, pops - this.#height);
    this.#height += pushes - pops;
    this.#growth = Math.max(this.#growth, this.#height);
  }

  push(word: Word): void {
    this.#steps.push(pushStep(word));
  }

  append(opcode: number, operation: Operation): void {
    if (opcode >= DUP1 && opcode <= DUP16) {
      this.#add(STEP.duplicate, opcode - DUP1 + 1);
    } else if (opcode >= SWAP1 && opcode <= SWAP16) {
      this.#add(STEP.swap, opcode - SWAP1 + 1);
    } else if (opcode === POP) this.#drop();
    else if (opcode === MLOAD) this.#use(STEP.load, STEP.loadAt);
    else if (opcode === MSTORE) this.#use(STEP.store, STEP.storeAt);
    else if (operation.compute === undefined) this.#steps.push(executeStep(operation.execute));
    else this.#compute(opcode, operation, operation.compute);
  }

  /** The constant `depth` places under the top, if all down to it are constants. */
  constantAt(depth: number): Word | undefined {
    for (let above = 0; above < depth; above++) {
      if (this.#steps.at(-1 - above)?.kind !== STEP.push) return undefined;
    }
    const step = this.#steps.at(-1 - depth);
    return step?.kind === STEP.push ? step.word : undefined;
  }

  finish(exit: Exit, end: number, target = 0): Segment {
    const [count, gas, needs, growth] = [this.#count, this.#gas, this.#needs, this.#growth];
    // A copy has no places to grow into.
    const steps = this.#steps.length === 0 ? NO_STEPS : this.#steps.slice();
    return { steps, exit, target, end, count, gas, needs, growth };
  }

  finishJump(end: number, analysis: CodeAnalysis): Segment {
    const target = this.#takeTarget(analysis);
    return target === undefined
      ? this.finish(EXIT.jump, end)
      : this.finish(EXIT.jumpTo, end, target);
  }

  finishBranch(end: number, analysis: CodeAnalysis): Segment {
    const target = this.#takeTarget(analysis);
    if (target === undefined) return this.finish(EXIT.jumpIf, end);
    if (this.#steps.at(-1)?.kind !== STEP.isZero) return this.finish(EXIT.jumpToIf, end, target);
    this.#steps.pop();
    return this.finish(EXIT.jumpToUnless, end, target);
  }

  #add(kind: StepKind, number?: number): void {
    this.#steps.push(numberedStep(kind, number));
  }

  #takeTarget(analysis: CodeAnalysis): number | undefined {
    const target = Number(this.constantAt(0) ?? -1n);
    if (!isJumpTarget(analysis, target)) return undefined;
    this.#steps.pop();
    return target;
  }

  #drop(): void {
    const last = this.#steps.at(-1);
    const isSettling = last?.kind === STEP.swap;
    if (!isSettling && last?.kind !== STEP.drop) this.#add(STEP.drop, 1);
    else {
      this.#steps.pop();
      const number = isSettling ? last.number : last.number + 1;
      this.#add(isSettling ? STEP.settle : STEP.drop, number);
    }
  }

  /** An instruction that takes an offset from the stack, or knows it. */
  #use(kind: StepKind, kindAt: StepKind): void {
    const offset = this.constantAt(0);
    if (offset === undefined || offset >= OFFSETS_END) this.#add(kind);
    else {
      this.#steps.pop();
      this.#add(kindAt, Number(offset));
    }
  }

  #compute(opcode: number, { execute, pops }: Operation, compute: Compute): void {
    const [a, b] = [this.constantAt(0), this.constantAt(pops - 1)];
    if (a !== undefined) this.#steps.pop();
    if (a !== undefined && b !== undefined) {
      if (pops === 2) this.#steps.pop();
      this.push(compute(a, b));
    } else if (opcode === ISZERO) this.#add(STEP.isZero);
    else if (pops === 1) this.#steps.push(executeStep(execute));
    else if (a !== undefined) {
      const kind = WITH_ONE_KNOWN[opcode] ?? STEP.computeWith;
      this.#steps.push(knownStep(kind, a, compute));
    } else this.#computeOfTwo(opcode, compute);
  }

  #computeOfTwo(opcode: number, compute: Compute): void {
    const last = this.#steps.at(-1);
    const isSwapped = last?.kind === STEP.swap && last.number === 1;
    if (isSwapped && SYMMETRIC.has(opcode)) this.#steps.pop();
    const kind = OF_TWO[opcode];
    this.#steps.push(kind === undefined ? computeStep(compute) : numberedStep(kind));
  }
}
