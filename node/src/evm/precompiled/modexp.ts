import type { Rules } from "../rules.ts";
import type { Precompile } from "./precompile.ts";

const WORD_BYTES = 32;
/** Three words: the lengths of base, exponent and modulus; behind the end of the input there are zeros. */
const HEAD_BYTES = 3 * WORD_BYTES;
/** EIP-7823. */
const OSAKA_BYTES_MAX = 1_024n;
/** Lengths beyond cost more gas than any block has. */
const BYTES_MAX = 2n ** 31n - 1n;

/** How a fork prices a multiplication: EIP-2565, and EIP-7883 since Osaka. */
interface Prices {
  readonly least: bigint;
  readonly exponentByte: bigint;
  readonly of: (iterations: bigint, bytes: bigint) => bigint;
}

const PRICES: Prices = {
  least: 200n,
  exponentByte: 8n,
  of: (iterations, bytes) => (iterations * squareOfWords(bytes)) / 3n,
};
const OSAKA_PRICES: Prices = {
  least: 500n,
  exponentByte: 16n,
  of: (iterations, bytes) => iterations * (bytes > 32n ? 2n * squareOfWords(bytes) : 16n),
};

interface Lengths {
  readonly base: bigint;
  readonly exponent: bigint;
  readonly modulus: bigint;
}

/**
 * `base^exponent mod modulus` for numbers of any length (EIP-198). Time grows with the gas: the exponent is read from the
 * input by half bytes, since taking bits off a long number copies it each time.
 */
export function modexpOf({ isOsaka }: Pick<Rules, "isOsaka">): Precompile {
  const [prices, bytesMax] = isOsaka
    ? ([OSAKA_PRICES, OSAKA_BYTES_MAX] as const)
    : ([PRICES, BYTES_MAX] as const);
  return (input, gas) => {
    const failed = { output: undefined, gas: 0 };
    const lengths = lengthsIn(input);
    const cost = costOf(input, lengths, prices);
    if (cost > BigInt(gas)) return failed;
    const left = gas - Number(cost);
    // Before Osaka, whatever the exponent: no other length is free.
    const isNothing = !isOsaka && lengths.base === 0n && lengths.modulus === 0n;
    if (isNothing) return { output: new Uint8Array(0), gas: left };
    const isTooLong = Object.values(lengths).some((length) => length > bytesMax);
    return isTooLong ? failed : { output: powerIn(input, lengths), gas: left };
  };
}

function lengthsIn(input: Uint8Array): Lengths {
  return {
    base: toBigint(slice(input, 0, WORD_BYTES)),
    exponent: toBigint(slice(input, WORD_BYTES, WORD_BYTES)),
    modulus: toBigint(slice(input, 2 * WORD_BYTES, WORD_BYTES)),
  };
}

function costOf(input: Uint8Array, { base, exponent, modulus }: Lengths, prices: Prices): bigint {
  const first = exponent < 32n ? Number(exponent) : WORD_BYTES;
  const head = base > BYTES_MAX ? 0n : toBigint(slice(input, HEAD_BYTES + Number(base), first));
  const headBits = head === 0n ? 0n : BigInt(head.toString(2).length - 1);
  const tailBytes = exponent > 32n ? exponent - 32n : 0n;
  const iterations = tailBytes * prices.exponentByte + headBits;
  return larger(prices.least, prices.of(larger(1n, iterations), larger(base, modulus)));
}

function larger(left: bigint, right: bigint): bigint {
  return left > right ? left : right;
}

function squareOfWords(bytes: bigint): bigint {
  const words = (bytes + 7n) / 8n;
  return words * words;
}

function powerIn(input: Uint8Array, lengths: Lengths): Uint8Array {
  const [baseBytes, exponentBytes, modulusBytes] = [
    Number(lengths.base),
    Number(lengths.exponent),
    Number(lengths.modulus),
  ];
  const exponentStart = HEAD_BYTES + baseBytes;
  const modulus = toBigint(slice(input, exponentStart + exponentBytes, modulusBytes));
  if (modulus === 0n) return new Uint8Array(modulusBytes);
  const base = toBigint(slice(input, HEAD_BYTES, baseBytes));
  // Zeros behind the end of the input count as digits too.
  const exponent = slice(input, exponentStart, exponentBytes);
  return toBytes(power(base % modulus, exponent, modulus), modulusBytes);
}

function power(base: bigint, exponent: Uint8Array, modulus: bigint): bigint {
  const powers = [1n % modulus];
  for (let digit = 1; digit < 16; digit++) {
    powers.push(((powers[digit - 1] as bigint) * base) % modulus);
  }
  let result = powers[0] as bigint;
  const first = exponent.findIndex((byte) => byte !== 0);
  for (let index = Math.max(first, 0); index < exponent.length; index++) {
    const byte = exponent[index] as number;
    for (const digit of [byte >> 4, byte & 0xf]) {
      for (let bit = 0; bit < 4; bit++) result = (result * result) % modulus;
      if (digit !== 0) result = (result * (powers[digit] as bigint)) % modulus;
    }
  }
  return result;
}

/** `length` bytes from `start`, with zeros behind the end of the input. */
function slice(input: Uint8Array, start: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  bytes.set(input.subarray(start, start + length));
  return bytes;
}

function toBigint(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
}

function toBytes(value: bigint, length: number): Uint8Array {
  return Buffer.from(value.toString(16).padStart(2 * length, "0"), "hex");
}
