import { keccak256 } from "../../types/keccak.ts";
import type { Operation } from "../context.ts";
import type { Frame } from "../frame.ts";
import { GAS, wordsOf } from "../gas.ts";
import { bytesToWord, toNumber } from "../word.ts";

export const HASHING: Readonly<Record<number, Operation>> = {
  32: { name: "KECCAK256", gas: 30, pops: 2, pushes: 1, execute: hash },
};

function hash(frame: Frame): void {
  const offset = toNumber(frame.pop());
  const length = toNumber(frame.peek(0));
  if (!frame.useMemory(offset, length, GAS.keccakWord * wordsOf(length))) return;
  frame.replace(bytesToWord(keccak256(frame.memory.view(offset, length))));
}
