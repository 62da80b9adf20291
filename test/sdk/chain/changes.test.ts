import { expect } from "chai";
import fc from "fast-check";
import { findChanges } from "../../../sdk/src/chain/changes.ts";

/** Asks a chain that is a list of states, and counts the questions. */
async function search(states: readonly string[]) {
  let questions = 0;
  const stateAt = async (block: bigint) => {
    questions += 1;
    return states[Number(block)] ?? "";
  };
  const found = await findChanges(stateAt, { from: 0n, to: BigInt(states.length - 1) });
  return { found: found.map(Number), questions };
}

describe("changes on a chain", () => {
  it("are all found where a count grows", async () => {
    const growth = fc.array(fc.nat(1), { minLength: 1, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(growth, async (steps) => {
        const states = steps.map((_, at) =>
          String(steps.slice(0, at + 1).reduce((sum, step) => sum + step, 0)),
        );
        const { found } = await search(states);
        const all = states.flatMap((state, at) => (at > 0 && state !== states[at - 1] ? [at] : []));
        expect(found).to.deep.equal(all);
      }),
    );
  });

  it("lead from the first state to the last without a gap, whatever happens in between", async () => {
    const states = fc.array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 100 });
    await fc.assert(
      fc.asyncProperty(states, async (chain) => {
        const { found } = await search(chain);
        let state = chain[0];
        for (const block of found) {
          expect(chain[block - 1]).to.equal(state);
          state = chain[block];
        }
        expect(state).to.equal(chain.at(-1));
        expect(found).to.deep.equal([...new Set(found)].sort((left, right) => left - right));
      }),
    );
  });

  it("take some thirty questions each on a chain of ten years", async () => {
    const changeAt = [5n, 86_400n, 200_000_000n];
    let questions = 0;
    const stateAt = async (block: bigint) => {
      questions += 1;
      return String(changeAt.filter((at) => at <= block).length);
    };
    const found = await findChanges(stateAt, { from: 0n, to: 315_360_000n });
    expect(found).to.deep.equal(changeAt);
    expect(questions).to.be.lessThan(3 * 31);
  });

  it("are none in a range of one block or none, which takes no question", async () => {
    expect(await search(["a"])).to.deep.equal({ found: [], questions: 0 });
  });
});
