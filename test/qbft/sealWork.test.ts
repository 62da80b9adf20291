import { expect } from "chai";
import { createState, type State } from "../../node/src/qbft/state.ts";
import { step } from "../../node/src/qbft/step.ts";
import type { VerifiedMessage } from "../../node/src/types/message.ts";
import { newHeight } from "./support/core.ts";
import { commitOf, input, proposalOf, roundChangeOf } from "./support/messages.ts";
import { aBlock, aConfig, GENESIS, stubRecover, validator, validators } from "./support/network.ts";

const COUNT = 100;
const LIARS = 33;
/** With a seal that is not its author's for each of the liars a quorum, and one honest commit too few. */
const HONEST_COMMITS = 66;
const BLOCK = aBlock(GENESIS, validator(0));

describe("seals of a block that is not decided", () => {
  let recovered: number;
  let state: State;
  beforeEach(() => {
    recovered = 0;
    const counting: typeof stubRecover = (digest, signature) => {
      recovered += 1;
      return stubRecover(digest, signature);
    };
    state = createState(aConfig(validator(COUNT - 1)), counting);
    state = step(state, newHeight(undefined, GENESIS, validators(COUNT))).state;
    hear(proposalOf(0, BLOCK));
    for (let author = 0; author < HONEST_COMMITS + LIARS; author += 1) {
      const seal = author < LIARS ? new Uint8Array(65) : undefined;
      hear(commitOf(author, BLOCK, seal && { seal }));
    }
    expect(state.current?.decided).to.equal(false);
    recovered = 0;
  });

  function hear(message: VerifiedMessage): void {
    state = step(state, input(message)).state;
  }

  it("are not looked at again for each round that a liar asks for", () => {
    for (let round = 1; round <= 1_000; round += 1) hear(roundChangeOf(1, round));
    expect(recovered).to.equal(0);
  });

  it("are not looked at again for each commit in another round", () => {
    for (let round = 1; round <= 8; round += 1) {
      for (let author = 0; author < LIARS; author += 1) hear(commitOf(author, BLOCK, { round }));
    }
    expect(recovered).to.equal(0);
  });

  it("decide it with one more", () => {
    hear(commitOf(COUNT - 1, BLOCK));
    expect(state.current?.decided).to.equal(true);
  });
});
