import { constantAt } from "../code.ts";
import type { Operation } from "../context.ts";
import type { Frame } from "../frame.ts";
import type { Word } from "../word.ts";

/** POP, PUSH0 to PUSH32, DUP1 to DUP16, SWAP1 to SWAP16. */
export const STACK: Readonly<Record<number, Operation>> = {
  80: {
    name: "POP",
    gas: 2,
    pops: 1,
    pushes: 0,
    execute: (frame) => void frame.pop(),
    isPlain: true,
  },
  95: {
    name: "PUSH0",
    gas: 2,
    pops: 0,
    pushes: 1,
    execute: (frame) => frame.push(0n),
    isPlain: true,
  },
  ...series(32, 0x60, push),
  ...series(16, 0x80, duplicate),
  ...series(16, 0x90, swap),
};

function series(
  count: number,
  first: number,
  make: (n: number) => Operation,
): Readonly<Record<number, Operation>> {
  const numbers = Array.from({ length: count }, (_, index) => index);
  return Object.fromEntries(numbers.map((index) => [first + index, make(index + 1)]));
}

function push(bytes: number): Operation {
  const execute = (frame: Frame): void => {
    // The loop has moved on by the opcode already.
    frame.push(constantAt(frame.analysis.opcodes, frame.position, bytes));
    frame.position += bytes;
  };
  return { name: `PUSH${bytes}`, gas: 3, pops: 0, pushes: 1, execute, isPlain: true };
}

function duplicate(n: number): Operation {
  const execute = (frame: Frame): void => frame.push(frame.peek(n - 1));
  return { name: `DUP${n}`, gas: 3, pops: n, pushes: n + 1, execute, isPlain: true };
}

function swap(n: number): Operation {
  const execute = ({ stack, height }: Frame): void => {
    const top = stack[height - 1] as Word;
    stack[height - 1] = stack[height - 1 - n] as Word;
    stack[height - 1 - n] = top;
  };
  return { name: `SWAP${n}`, gas: 3, pops: n + 1, pushes: n + 1, execute, isPlain: true };
}
