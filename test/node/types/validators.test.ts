import { expect } from "chai";
import fc from "fast-check";
import { AssertionFailure } from "../../../node/src/types/assert.ts";
import type { Address } from "../../../node/src/types/hex.ts";
import {
  faultsOf,
  isStrictlyAscending,
  proposerOf,
  quorumOf,
  sortValidators,
} from "../../../node/src/types/validators.ts";

const A: Address = `0x${"0a".repeat(20)}`;
const B: Address = `0x${"0b".repeat(20)}`;
const C: Address = `0x${"0c".repeat(20)}`;
const D: Address = `0x${"0d".repeat(20)}`;
const NOBODY: Address = `0x${"00".repeat(20)}`;

describe("validators", () => {
  it("have the published quorums", () => {
    const counts = [1, 2, 3, 4, 5, 7, 10, 15, 20];
    expect(counts.map(quorumOf)).to.deep.equal([1, 2, 2, 3, 4, 5, 7, 10, 14]);
  });

  it("have the published f+1", () => {
    const counts = [4, 6, 7, 10, 13];
    expect(counts.map((count) => faultsOf(count) + 1)).to.deep.equal([2, 2, 3, 4, 5]);
  });

  it("share an honest member between any two quorums, and still reach one without f", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), (count) => {
        const [quorum, faults] = [quorumOf(count), faultsOf(count)];
        expect(2 * quorum - count).to.be.greaterThan(faults);
        expect(count - faults).to.be.at.least(quorum);
      }),
    );
  });

  it("are never none", () => {
    expect(() => quorumOf(0)).to.throw(AssertionFailure);
    expect(() => faultsOf(0)).to.throw(AssertionFailure);
    expect(() => proposerOf([], A, 0)).to.throw(AssertionFailure);
  });

  it("sort ascending without duplicates", () => {
    expect(sortValidators([C, A, B, A])).to.deep.equal([A, B, C]);
    expect(isStrictlyAscending([A, B, C])).to.equal(true);
    expect(isStrictlyAscending([A, C, B])).to.equal(false);
    expect(isStrictlyAscending([A, A])).to.equal(false);
    expect(isStrictlyAscending([])).to.equal(true);
  });

  it("propose in turn after the parent's proposer, one further each round", () => {
    const set = [A, B, C];
    expect([0, 1, 2, 3].map((round) => proposerOf(set, A, round))).to.deep.equal([B, C, A, B]);
    expect(proposerOf(set, C, 0)).to.equal(A);
  });

  it("go on after a proposer who left the set", () => {
    expect(proposerOf([A, C, D], B, 0)).to.equal(C);
    expect(proposerOf([A, C, D], B, 1)).to.equal(D);
    expect(proposerOf([A, B], D, 0)).to.equal(A);
    expect(proposerOf([A, B], NOBODY, 0)).to.equal(A);
  });
});
