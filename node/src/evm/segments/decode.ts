import { type CodeAnalysis, constantAt } from "../code.ts";
import type { Operation } from "../context.ts";
import { powerGas } from "../operations/arithmetic.ts";
import { rulesOf } from "../rules.ts";
import { operationsOf } from "../table.ts";
import { DraftSegment } from "./draft.ts";
import { EXIT, type Segment } from "./segment.ts";

const EXP = 0x0a;
const JUMP = 0x56;
const JUMPI = 0x57;
const PC = 0x58;
const JUMPDEST = 0x5b;
const PUSH0 = 0x5f;
const PUSH32 = 0x7f;

/** What every fork knows; an instruction that only some know is part of no segment. */
const OPERATIONS = operationsOf(rulesOf("cancun"));

/** Tells of a code's instructions, one after another, which may be part of a segment. */
export class Scanner {
  #pushes = 0;

  isPlain(opcode: number): boolean {
    // What a power costs is known when its exponent is.
    const isPlain = operationOf(opcode).isPlain === true || (opcode === EXP && this.#pushes >= 2);
    this.#pushes = isPush(opcode) ? this.#pushes + 1 : 0;
    return isPlain;
  }
}

/** Bytes of an instruction with its constant. */
export function lengthOf(opcode: number): number {
  return isPush(opcode) ? opcode - PUSH0 + 1 : 1;
}

export function isJump(opcode: number): boolean {
  return opcode === JUMP || opcode === JUMPI;
}

/** The segment that begins at `start`: up to a jump, a target of jumps, or what may be part of none. */
export function decode(analysis: CodeAnalysis, start: number): Segment {
  const { opcodes } = analysis;
  const draft = new DraftSegment();
  const scanner = new Scanner();
  let position = start;
  for (;;) {
    const opcode = opcodes[position] as number;
    const isTarget = opcode === JUMPDEST && position > start;
    if (isTarget || !scanner.isPlain(opcode)) return draft.finish(EXIT.next, position);
    take(draft, opcodes, position);
    position += lengthOf(opcode);
    if (opcode === JUMP) return draft.finishJump(position, analysis);
    if (opcode === JUMPI) return draft.finishBranch(position, analysis);
  }
}

function take(draft: DraftSegment, opcodes: Uint8Array, position: number): void {
  const opcode = opcodes[position] as number;
  const operation = operationOf(opcode);
  const exponent = opcode === EXP ? draft.constantAt(1) : undefined;
  draft.count(operation, operation.gas + powerGas(exponent ?? 0n));
  if (isPush(opcode)) draft.push(constantAt(opcodes, position + 1, opcode - PUSH0));
  else if (opcode === PC) draft.push(BigInt(position));
  else if (opcode !== JUMPDEST && !isJump(opcode)) draft.append(opcode, operation);
}

function operationOf(opcode: number): Operation {
  return OPERATIONS[opcode] as Operation;
}

function isPush(opcode: number): boolean {
  return opcode >= PUSH0 && opcode <= PUSH32;
}
