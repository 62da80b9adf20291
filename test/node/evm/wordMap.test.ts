import { createHash } from "node:crypto";
import { expect } from "chai";
import fc from "fast-check";
import { WORD_MAX } from "../../../node/src/evm/word.ts";
import { hashOf, WordMap } from "../../../node/src/evm/wordMap.ts";

const WORDS = 20_000;
/** As a table for so many has. */
const PLACES = 1_024;

const word = fc.oneof(
  fc.bigInt(0n, 3n),
  fc.bigInt(0n, 3n).map((high) => high << 64n),
  fc.bigInt(0n, WORD_MAX),
);
const step = fc.oneof(
  { weight: 20, arbitrary: fc.record({ word, value: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.constant("clear" as const) },
);

/** Of some 50,000 words that have nothing to do with each other two share one, as often as not. */
function wordsThatShareAHash(): readonly [bigint, bigint] {
  const known = new Map<number, bigint>();
  for (let index = 0; ; index++) {
    const word = BigInt(`0x${createHash("sha256").update(String(index)).digest("hex")}`);
    const other = known.get(hashOf(word));
    if (other !== undefined) return [other, word];
    known.set(hashOf(word), word);
  }
}

describe("a map by words", () => {
  it("holds what was set last for each word, in any order of setting, asking and clearing", () => {
    fc.assert(
      fc.property(fc.array(step), fc.array(word), (steps, others) => {
        const [map, model] = [new WordMap<number>(), new Map<bigint, number>()];
        for (const action of steps) {
          if (action === "clear") {
            map.clear();
            model.clear();
          } else {
            map.set(action.word, action.value);
            model.set(action.word, action.value);
          }
        }
        for (const asked of [...model.keys(), ...others]) {
          expect(map.get(asked)).to.equal(model.get(asked));
        }
        expect(map.size).to.equal(model.size);
        expect(new Map(map)).to.deep.equal(model);
      }),
    );
  });

  it("keeps apart two words that share a hash", () => {
    const [one, other] = wordsThatShareAHash();
    const map = new WordMap<number>();
    map.set(one, 1);
    expect(map.get(other)).to.equal(undefined);
    map.set(other, 2);
    expect([map.get(one), map.get(other), map.size]).to.deep.equal([1, 2, 2]);
    map.set(one, 3);
    expect(new Map(map)).to.deep.equal(new Map([[one, 3]]).set(other, 2));
  });

  for (const [which, wordAt] of [
    ["share their lowest 64 bits", (index: number) => BigInt(index) << 64n],
    ["share all but their highest bits", (index: number) => BigInt(index) << 240n],
    ["follow each other", (index: number) => BigInt(index)],
  ] as const) {
    it(`looks for words that ${which} in different places`, () => {
      const hashes = Array.from({ length: WORDS }, (_, index) => hashOf(wordAt(index)));
      for (const hash of hashes) expect(hash).to.be.within(0, 2 ** 31 - 1);
      // Of all pairs some 0.1 are expected to share one.
      expect(new Set(hashes).size).to.be.at.least(WORDS - 8);
      const perPlace = new Map<number, number>();
      for (const hash of hashes) {
        perPlace.set(hash % PLACES, (perPlace.get(hash % PLACES) ?? 0) + 1);
      }
      expect(Math.max(...perPlace.values())).to.be.below(4 * (WORDS / PLACES));
    });
  }
});
