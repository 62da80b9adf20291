import type { Operation } from "../context.ts";
import type { Frame } from "../frame.ts";
import { toSigned, toWord, WORD_MAX, type Word } from "../word.ts";
import { binary } from "./arithmetic.ts";

/** Comparisons and operations on bits. */
export const BITWISE: Readonly<Record<number, Operation>> = {
  16: binary("LT", 3, (a, b) => (a < b ? 1n : 0n)),
  17: binary("GT", 3, (a, b) => (a > b ? 1n : 0n)),
  18: binary("SLT", 3, (a, b) => (toSigned(a) < toSigned(b) ? 1n : 0n)),
  19: binary("SGT", 3, (a, b) => (toSigned(a) > toSigned(b) ? 1n : 0n)),
  20: binary("EQ", 3, (a, b) => (a === b ? 1n : 0n)),
  21: unary("ISZERO", 3, (a) => (a === 0n ? 1n : 0n)),
  22: binary("AND", 3, (a, b) => a & b),
  23: binary("OR", 3, (a, b) => a | b),
  24: binary("XOR", 3, (a, b) => a ^ b),
  25: unary("NOT", 3, (a) => a ^ WORD_MAX),
  26: binary("BYTE", 3, (index, a) => (index > 31n ? 0n : (a >> (248n - index * 8n)) & 0xffn)),
  27: binary("SHL", 3, (shift, a) => (shift > 255n ? 0n : BigInt.asUintN(256, a << shift))),
  28: binary("SHR", 3, (shift, a) => (shift > 255n ? 0n : a >> shift)),
  29: binary("SAR", 3, (shift, a) => toWord(toSigned(a) >> (shift > 255n ? 255n : shift))),
};

/** EIP-7939. */
export const CLZ: Operation = unary("CLZ", 5, (a) =>
  a === 0n ? 256n : BigInt(256 - a.toString(2).length),
);

function unary(name: string, gas: number, compute: (a: Word) => Word): Operation {
  const execute = (frame: Frame): void => frame.replace(compute(frame.peek(0)));
  return { name, gas, pops: 1, pushes: 1, execute, compute, isPlain: true };
}
