import { bytesToHex } from "../../types/codec/bytes.ts";

/** `Error(string)` and `Panic(uint256)`. */
const ERROR_SELECTOR = "0x08c379a0";
const PANIC_SELECTOR = "0x4e487b71";
const SELECTOR_BYTES = 4;
const WORD_BYTES = 32;

/** Solidity's panics, in geth's words. */
const PANICS: Readonly<Record<number, string>> = {
  0: "generic panic",
  1: "assert(false)",
  17: "arithmetic underflow or overflow",
  18: "division or modulo by zero",
  33: "enum overflow",
  34: "invalid encoded storage byte array accessed",
  49: "out-of-bounds array access; popping on an empty array",
  50: "out-of-bounds access of an array or bytesN",
  65: "out of memory",
  81: "uninitialized function",
};

/** The words that Solidity's own two errors carry; undefined for anything else, typed errors of contracts too. */
export function revertReason(output: Uint8Array): string | undefined {
  if (output.length < SELECTOR_BYTES + WORD_BYTES) return undefined;
  const selector = bytesToHex(output.subarray(0, SELECTOR_BYTES));
  const body = output.subarray(SELECTOR_BYTES);
  if (selector === ERROR_SELECTOR) return textIn(body);
  if (selector !== PANIC_SELECTOR) return undefined;
  const code = numberAt(body, 0);
  return PANICS[code] ?? `unknown panic code: 0x${code.toString(16)}`;
}

/** `abi.decode(body, (string))`; undefined when that fails. */
function textIn(body: Uint8Array): string | undefined {
  const offset = numberAt(body, 0);
  if (offset + WORD_BYTES > body.length) return undefined;
  const start = offset + WORD_BYTES;
  const length = numberAt(body, offset);
  if (start + length > body.length) return undefined;
  return new TextDecoder().decode(body.subarray(start, start + length));
}

function numberAt(body: Uint8Array, offset: number): number {
  return Number(BigInt(bytesToHex(body.subarray(offset, offset + WORD_BYTES))));
}
