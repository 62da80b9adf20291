import { randomFillSync } from "node:crypto";
import { type Word, writeWord } from "./word.ts";

/** A prime: two words share a hash with a probability of 2^-31, whoever chose them, as long as the factors are secret. */
const PRIME = 2 ** 31 - 1;
const PRIME_BITS = 2 ** 31;

/** A word as sixteen numbers of 16 bits: so many products with numbers below the prime have an exact sum. */
const parts = new Uint16Array(16);
const partsView = new DataView(parts.buffer);

/** Secrets of this process: a factor for each part, and what is added to the sum. */
const factors = Float64Array.from(
  randomFillSync(new Uint32Array(parts.length + 1)),
  (random) => random % PRIME,
);
const addend = factors[parts.length] as number;

let lastWord: Word = 0n;
let lastHash = hashOf(lastWord);

interface Link<Value> {
  readonly word: Word;
  value: Value;
  readonly next: Link<Value> | undefined;
}

/**
 * A map by words that is as fast for words made to slow it down. A `Map` looks only at the lowest 64 bits of a bigint, and
 * everybody can tell which of those it confuses: with thousands of such words each look would walk through all of them.
 */
export class WordMap<Value> {
  readonly #links = new Map<number, Link<Value>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(word: Word): Value | undefined {
    return this.#find(word)?.value;
  }

  set(word: Word, value: Value): void {
    const link = this.#find(word);
    if (link !== undefined) {
      link.value = value;
      return;
    }
    this.#size += 1;
    const hash = knownHashOf(word);
    this.#links.set(hash, { word, value, next: this.#links.get(hash) });
  }

  clear(): void {
    this.#links.clear();
    this.#size = 0;
  }

  *[Symbol.iterator](): Iterator<readonly [Word, Value]> {
    for (const first of this.#links.values()) {
      for (let link: Link<Value> | undefined = first; link !== undefined; link = link.next) {
        yield [link.word, link.value];
      }
    }
  }

  #find(word: Word): Link<Value> | undefined {
    let link = this.#links.get(knownHashOf(word));
    while (link !== undefined && link.word !== word) link = link.next;
    return link;
  }
}

/** Whoever reads a slot often writes it next, and who looks in vain adds what was not there. */
function knownHashOf(word: Word): number {
  if (word === lastWord) return lastHash;
  lastWord = word;
  lastHash = hashOf(word);
  return lastHash;
}

/** Below 2^31; the same in this process only. */
export function hashOf(word: Word): number {
  writeWord(partsView, 0, word);
  let sum = addend;
  for (let index = 0; index < parts.length; index++) {
    sum += (factors[index] as number) * (parts[index] as number);
  }
  const high = Math.floor(sum / PRIME_BITS);
  const folded = high + (sum - high * PRIME_BITS);
  return folded < PRIME ? folded : folded - PRIME;
}
