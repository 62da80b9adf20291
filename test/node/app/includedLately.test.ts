import { expect } from "chai";
import { rememberIncluded } from "../../../node/src/app/includedLately.ts";
import { aHash } from "../db/support/blocks.ts";

describe("transactions that a block had lately", () => {
  it("are remembered, as many as there is room for, the latest longest", () => {
    type Listener = Parameters<Parameters<typeof rememberIncluded>[0]["onHead"]>[0];
    const listeners: Listener[] = [];
    const isIncluded = rememberIncluded({ onHead: (listener) => listeners.push(listener) }, 3);
    const block = (...numbers: readonly number[]): void => {
      const receipts = numbers.map((number) => ({ transactionHash: aHash(number) }));
      for (const listener of listeners) listener({ receipts });
    };
    const known = () => [1, 2, 3, 4, 5].filter((number) => isIncluded(aHash(number)));
    expect(known()).to.deep.equal([]);
    block(1, 2);
    expect(known()).to.deep.equal([1, 2]);
    block(3, 4);
    expect(known()).to.deep.equal([2, 3, 4]);
    block();
    block(5);
    expect(known()).to.deep.equal([3, 4, 5]);
  });
});
