import { Bloom } from "@ethereumjs/vm";
import { expect } from "chai";
import { bloomBits, bloomMayHave } from "../../../node/src/rpc/bloom.ts";
import { createLogMatcher } from "../../../node/src/rpc/logQuery.ts";
import { hexToBytes } from "../../../node/src/types/codec/bytes.ts";
import type { Hash } from "../../../node/src/types/hex.ts";
import { createFakeNode } from "./support/fakeNode.ts";

const values = Array.from(
  { length: 60 },
  (_, index): Hash => `0x${index.toString(16).padStart(64, "0")}`,
);

describe("rpc bloom", () => {
  it("agrees with an independent bloom on every value", () => {
    const bloom = new Bloom();
    for (const value of values.slice(0, 30)) bloom.add(hexToBytes(value));
    for (const value of values) {
      const expected = bloom.check(hexToBytes(value));
      expect(bloomMayHave(bloom.bitvector, bloomBits(value))).to.equal(expected);
    }
  });

  it("spares reading receipts of blocks that cannot match", () => {
    const matcher = createLogMatcher({ address: [], topics: [values.slice(0, 1)] });
    const found = matcher.matchesOf(createFakeNode().mine(), () => {
      throw new Error("receipts were read");
    });
    expect(found).to.deep.equal([]);
  });
});
