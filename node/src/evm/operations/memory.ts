import type { Operation } from "../context.ts";
import type { Frame } from "../frame.ts";
import { GAS, wordsOf } from "../gas.ts";
import { toNumber } from "../word.ts";
import { known } from "./environment.ts";

/** Reading and writing a frame's own memory. */
export const MEMORY: Readonly<Record<number, Operation>> = {
  81: { name: "MLOAD", gas: 3, pops: 1, pushes: 1, execute: load, isPlain: true },
  82: { name: "MSTORE", gas: 3, pops: 2, pushes: 0, execute: store, isPlain: true },
  83: { name: "MSTORE8", gas: 3, pops: 2, pushes: 0, execute: storeByte, isPlain: true },
  89: known("MSIZE", (frame) => BigInt(frame.memory.length)),
  94: { name: "MCOPY", gas: 3, pops: 3, pushes: 0, execute: copy },
};

function load(frame: Frame): void {
  frame.replace(frame.loadWord(toNumber(frame.peek(0))));
}

function store(frame: Frame): void {
  const offset = toNumber(frame.pop());
  frame.storeWord(offset, frame.pop());
}

function storeByte(frame: Frame): void {
  const offset = toNumber(frame.pop());
  const word = frame.pop();
  if (frame.useMemory(offset, 1)) frame.memory.writeByte(offset, Number(word & 0xffn));
}

/** EIP-5656. */
function copy(frame: Frame): void {
  const to = toNumber(frame.pop());
  const from = toNumber(frame.pop());
  const length = toNumber(frame.pop());
  if (!frame.useMemory(Math.max(to, from), length, GAS.copyWord * wordsOf(length))) return;
  frame.memory.move(to, from, length);
}
