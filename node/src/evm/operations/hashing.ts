import { keccak256 } from "../../types/keccak.ts";
import type { Operation } from "../context.ts";
import type { Frame } from "../frame.ts";
import { GAS, wordsOf } from "../gas.ts";
import { bytesToWord, toNumber, type Word } from "../word.ts";

const PAIR_BYTES = 64;
/** Some 250 bytes each. */
const HASHES_MAX = 8_192;
const hashes = new Map<string, Word>();

export const HASHING: Readonly<Record<number, Operation>> = {
  32: { name: "KECCAK256", gas: 30, pops: 2, pushes: 1, execute: hash },
};

function hash(frame: Frame): void {
  const offset = toNumber(frame.pop());
  const length = toNumber(frame.peek(0));
  if (!frame.useMemory(offset, length, GAS.keccakWord * wordsOf(length))) return;
  const bytes = frame.memory.view(offset, length);
  frame.replace(length === PAIR_BYTES ? hashOfPair(bytes) : bytesToWord(keccak256(bytes)));
}

/** Two words: where a mapping has a key. Contracts ask for the same again and again. */
function hashOfPair(bytes: Uint8Array): Word {
  const key = Buffer.from(bytes.buffer, bytes.byteOffset, PAIR_BYTES).toString("latin1");
  const known = hashes.get(key);
  if (known !== undefined) return known;
  const hashed = bytesToWord(keccak256(bytes));
  if (hashes.size >= HASHES_MAX) hashes.clear();
  hashes.set(key, hashed);
  return hashed;
}
