import type { Compute, Operation } from "../context.ts";
import type { Frame } from "../frame.ts";
import { GAS } from "../gas.ts";
import { toSigned, toWord, WORD_MAX, type Word } from "../word.ts";

/** Integer arithmetic modulo 2^256; dividing by zero gives zero. */
export const ARITHMETIC: Readonly<Record<number, Operation>> = {
  1: binary("ADD", 3, (a, b) => BigInt.asUintN(256, a + b)),
  2: binary("MUL", 5, (a, b) => BigInt.asUintN(256, a * b)),
  3: binary("SUB", 3, (a, b) => BigInt.asUintN(256, a - b)),
  4: binary("DIV", 5, (a, b) => (b === 0n ? 0n : a / b)),
  5: binary("SDIV", 5, (a, b) => (b === 0n ? 0n : toWord(toSigned(a) / toSigned(b)))),
  6: binary("MOD", 5, (a, b) => (b === 0n ? 0n : a % b)),
  7: binary("SMOD", 5, (a, b) => (b === 0n ? 0n : toWord(toSigned(a) % toSigned(b)))),
  8: ternary("ADDMOD", 8, (a, b, n) => (n === 0n ? 0n : (a + b) % n)),
  9: ternary("MULMOD", 8, (a, b, n) => (n === 0n ? 0n : (a * b) % n)),
  10: { name: "EXP", gas: 10, pops: 2, pushes: 1, execute: exponentiate, compute: power },
  11: binary("SIGNEXTEND", 5, signExtend),
};

/** An instruction that makes one word of the two on top. */
export function binary(name: string, gas: number, compute: Compute): Operation {
  const execute = (frame: Frame): void => {
    const a = frame.pop();
    frame.replace(compute(a, frame.peek(0)));
  };
  return { name, gas, pops: 2, pushes: 1, execute, compute, isPlain: true };
}

function ternary(
  name: string,
  gas: number,
  compute: (a: Word, b: Word, n: Word) => Word,
): Operation {
  const execute = (frame: Frame): void => {
    const a = frame.pop();
    const b = frame.pop();
    frame.replace(compute(a, b, frame.peek(0)));
  };
  return { name, gas, pops: 3, pushes: 1, execute, isPlain: true };
}

/** EIP-160: each byte of the exponent has its price. */
export function powerGas(exponent: Word): number {
  return exponent === 0n ? 0 : GAS.expByte * Math.ceil(exponent.toString(16).length / 2);
}

function exponentiate(frame: Frame): void {
  const base = frame.pop();
  const exponent = frame.peek(0);
  if (frame.charge(powerGas(exponent))) frame.replace(power(base, exponent));
}

/** Square and multiply; compilers shift by powers of 2 and of 256. */
function power(base: Word, exponent: Word): Word {
  if (base === 2n) return exponent > 255n ? 0n : 1n << exponent;
  if (base === 256n) return exponent > 31n ? 0n : 1n << (8n * exponent);
  let result = 1n;
  let square = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) & WORD_MAX;
    square = (square * square) & WORD_MAX;
  }
  return result;
}

/** Extends the sign of the byte at `index`, counted from the lowest. */
function signExtend(index: Word, word: Word): Word {
  if (index > 30n) return word;
  const bits = Number(index) * 8 + 8;
  return toWord(BigInt.asIntN(bits, word));
}
