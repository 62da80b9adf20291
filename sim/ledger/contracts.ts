import { hexToBytes } from "../../node/src/types/codec/bytes.ts";
import type { Address, Hash, Hex } from "../../node/src/types/hex.ts";

/**
 * `PUSH2 length, DUP1, PUSH1 10, PUSH0, CODECOPY, PUSH0, RETURN`, then what it returns: a contract that answers every call
 * with the rest of its code.
 */
const ANSWER_AT = 10;

export function answeringCode(answer: Hex): Uint8Array {
  const data = hexToBytes(answer);
  const code = new Uint8Array(ANSWER_AT + data.length);
  code.set([0x61, data.length >> 8, data.length & 0xff, 0x80, 0x60, ANSWER_AT, 0x5f, 0x39, 0x5f]);
  code[ANSWER_AT - 1] = 0xf3;
  code.set(data, ANSWER_AT);
  return code;
}

/** What such code answers; undefined of code that fails. */
export function answerIn(code: Uint8Array): Uint8Array | undefined {
  return code.length < ANSWER_AT ? undefined : code.subarray(ANSWER_AT);
}

/** `INVALID`. */
export const FAILING_CODE = Uint8Array.of(0xfe);

/**
 * Calldata of four bytes is the question `getValidators()`: the answer stored last, or INVALID when it was empty. Any other
 * calldata is the next answer. Slot 0 has its length, slots 1, 2 … its words.
 *
 *     calldatasize 4 eq @read jumpi
 *     calldatasize 0 sstore  0  loop: dup1 calldatasize gt iszero @end jumpi
 *     dup1 calldataload dup2 5 shr 1 add sstore  32 add @loop jump      end: stop
 *     read: 0 sload dup1 iszero @fail jumpi  0  rloop: dup2 dup2 lt iszero @rend jumpi
 *     dup1 5 shr 1 add sload dup2 mstore  32 add @rloop jump            rend: pop 0 return   fail: invalid
 */
export const ANSWERS_CODE: Hex =
  "0x36600414602557365f555f5b8036111560235780358160051c60010155602001600b565b005b5f548015604a575f5b818110156046578060051c600101548152602001602e565b505ff35bfe";

/** `0 calldataload caller sstore stop`: everybody's last note. */
export const NOTES_CODE: Hex = "0x5f35335500";
export const NOTES_CONTRACT: Address = "0x0000000000000000000000000000000000007777";

/** Slots of the contract of ANSWERS_CODE once it was given an answer. */
export function answerStorage(answer: Hex): Readonly<Record<Hash, Hash>> {
  const words = answer.slice(2).match(/.{64}/g) ?? [];
  const size = ((answer.length - 2) / 2).toString(16);
  return Object.fromEntries(
    [size, ...words].map((word, slot) => [hashOf(slot.toString(16)), hashOf(word)]),
  );
}

function hashOf(digits: string): Hash {
  return `0x${digits.padStart(64, "0")}`;
}
