import { isJumpTarget } from "../code.ts";
import type { Operation } from "../context.ts";
import { type Frame, type Halt, NO_BYTES } from "../frame.ts";
import { toNumber } from "../word.ts";
import { known } from "./environment.ts";

/** Jumps and the ways to stop. */
export const FLOW: Readonly<Record<number, Operation>> = {
  0: { name: "STOP", gas: 0, pops: 0, pushes: 0, execute: stop },
  86: { name: "JUMP", gas: 8, pops: 1, pushes: 0, execute: jump, isPlain: true },
  87: { name: "JUMPI", gas: 10, pops: 2, pushes: 0, execute: jumpIf, isPlain: true },
  88: known("PC", (frame) => BigInt(frame.position - 1)),
  90: {
    name: "GAS",
    gas: 2,
    pops: 0,
    pushes: 1,
    execute: (frame) => frame.push(BigInt(frame.gas)),
  },
  91: { name: "JUMPDEST", gas: 1, pops: 0, pushes: 0, execute: () => undefined, isPlain: true },
  243: { name: "RETURN", gas: 0, pops: 2, pushes: 0, execute: ending("return") },
  253: { name: "REVERT", gas: 0, pops: 2, pushes: 0, execute: ending("revert") },
};

function stop(frame: Frame): void {
  frame.output = NO_BYTES;
  frame.stop("stop");
}

export function jump(frame: Frame): void {
  goTo(frame, toNumber(frame.pop()));
}

function goTo(frame: Frame, position: number): void {
  if (isJumpTarget(frame.analysis, position)) frame.position = position;
  else frame.stop("invalid JUMP");
}

/** The condition is under the target. */
export function jumpIf(frame: Frame): void {
  const target = toNumber(frame.pop());
  if (frame.pop() !== 0n) goTo(frame, target);
}

function ending(halt: Halt): (frame: Frame) => void {
  return (frame) => {
    const offset = toNumber(frame.pop());
    const length = toNumber(frame.pop());
    if (!frame.useMemory(offset, length)) return;
    frame.output = frame.memory.copy(offset, length);
    frame.stop(halt);
  };
}
