import type { Operation } from "../../evm/context.ts";
import type { Halt } from "../../evm/frame.ts";
import type { Refusal } from "../../evm/frameless.ts";
import type { Hex } from "../../types/hex.ts";

/** Why frames end, in geth's words, by which tools tell them apart. */
const WORDS: Readonly<Record<Halt | Refusal, string | undefined>> = {
  stop: undefined,
  return: undefined,
  revert: "execution reverted",
  "out of gas": "out of gas",
  "stack underflow": "stack underflow",
  "stack overflow": "stack limit reached",
  "invalid JUMP": "invalid jump destination",
  "invalid opcode": "invalid opcode",
  "static state change": "write protection",
  "return data out of bounds": "return data out of bounds",
  "code size exceeds the limit": "max code size exceeded",
  "invalid bytecode": "invalid code: must not begin with 0xef",
  "create collision": "contract address collision",
  "precompile failure": "precompile failure",
  "call too deep": "max call depth exceeded",
  "insufficient balance": "insufficient balance for transfer",
  "nonce used up": "nonce uint64 overflow",
};

/** Undefined for what ended well. */
export function wordsOf(halt: Halt | Refusal | undefined): string | undefined {
  return halt === undefined ? undefined : WORDS[halt];
}

/** The opcode that is invalid by its definition; the others are not defined. */
const INVALID_OPCODE = 0xfe;

export function nameOf({ name }: Operation, opcode: number): string {
  if (name !== "INVALID" || opcode === INVALID_OPCODE) return name;
  return `opcode ${hexOf(opcode)} not defined`;
}

/** A quantity. */
export function hexOf(value: number | bigint): Hex {
  return `0x${value.toString(16)}`;
}

/** A word as 64 digits. */
export function digitsOf(word: bigint): string {
  return word.toString(16).padStart(64, "0");
}
