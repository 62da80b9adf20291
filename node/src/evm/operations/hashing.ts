import { keccak256 } from "../../types/keccak.ts";
import type { Operation } from "../context.ts";
import type { Frame } from "../frame.ts";
import { GAS, wordsOf } from "../gas.ts";
import type { Memory } from "../memory.ts";
import { bytesToWord, toNumber, type Word } from "../word.ts";

const PAIR_BYTES = 64;
/** Some 250 bytes each. */
const HASHES_MAX = 8_192;
const hashes = new Map<string, Word>();
const pair = Buffer.alloc(PAIR_BYTES);

export const HASHING: Readonly<Record<number, Operation>> = {
  32: { name: "KECCAK256", gas: 30, pops: 2, pushes: 1, execute: hash },
};

function hash(frame: Frame): void {
  const offset = toNumber(frame.pop());
  const length = toNumber(frame.peek(0));
  if (!frame.useMemory(offset, length, GAS.keccakWord * wordsOf(length))) return;
  if (length === PAIR_BYTES) frame.replace(hashOfPair(frame.memory, offset));
  else frame.replace(bytesToWord(keccak256(frame.memory.view(offset, length))));
}

/** Two words: where a mapping has a key. Contracts ask for the same again and again. */
function hashOfPair(memory: Memory, offset: number): Word {
  memory.read(offset, pair);
  const key = pair.toString("latin1");
  const known = hashes.get(key);
  if (known !== undefined) return known;
  const hashed = bytesToWord(keccak256(pair));
  if (hashes.size >= HASHES_MAX) hashes.clear();
  hashes.set(key, hashed);
  return hashed;
}
