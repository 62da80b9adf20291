import type { OpcodeMap, RunState } from "./interpreter.ts";

const MLOAD = 0x51;
const MSTORE = 0x52;
const WORD_BYTES = 32;
const LIMB_BITS = 64;
const LIMB_MAX = 0xffff_ffff_ffff_ffffn;

/** Holds one word between memory and the stack; no instruction keeps it. */
const scratch = new Uint8Array(WORD_BYTES);
const limbs = new DataView(scratch.buffer);

/**
 * Moves words between stack and memory as numbers: the library goes through hexadecimal text and fresh arrays, a quarter
 * of a transaction's time. Gas has been paid, and offsets are small because of it, when an instruction runs.
 */
export function moveWordsAsNumbers(opcodes: OpcodeMap): void {
  replace(opcodes, MLOAD, loadWord);
  replace(opcodes, MSTORE, storeWord);
}

function replace(opcodes: OpcodeMap, opcode: number, opHandler: (state: RunState) => void): void {
  const entry = opcodes[opcode];
  if (entry !== undefined) entry.opHandler = opHandler;
}

function loadWord({ stack, memory }: RunState): void {
  const offset = Number(stack.pop());
  scratch.set(memory.read(offset, WORD_BYTES, true));
  stack.push(wordInScratch());
}

function storeWord({ stack, memory }: RunState): void {
  const offset = Number(stack.pop());
  putInScratch(stack.pop());
  memory.write(offset, WORD_BYTES, scratch);
}

function wordInScratch(): bigint {
  const low = limbs.getBigUint64(24);
  const high =
    (((limbs.getBigUint64(0) << 64n) | limbs.getBigUint64(8)) << 64n) | limbs.getBigUint64(16);
  return high === 0n ? low : (high << 64n) | low;
}

function putInScratch(word: bigint): void {
  let rest = word;
  for (let at = 24; at >= 0; at -= 8) {
    limbs.setBigUint64(at, rest <= LIMB_MAX ? rest : BigInt.asUintN(LIMB_BITS, rest));
    rest = rest <= LIMB_MAX ? 0n : rest >> 64n;
  }
}
