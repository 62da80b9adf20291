import { expect } from "chai";
import { type PostState, runStateVector, type StateVector } from "./support/stateVector.ts";
import { vectorsOf } from "./support/vectors.ts";

/** Loops of a hundred million instructions and more, and BLAKE2 of 2^32 rounds: minutes and hours. */
const TOO_LONG = /VMTests\/vmPerformance\/loop|CALLBlake2f_MaxRounds/;
/** As long as more than half of all others together: in the deep profile only. */
const LONG = /static_Call50000_sha256$/;
const IS_DEEP = process.env["PIAOHAO_DEEP"] === "1";
/**
 * They burn more gas than the machine counts exactly, 2^52, which is 45 million of our blocks; their state differs in what
 * the sender is left with.
 */
const BEYOND_GAS = /static_LoopCallsDepthThenRevert[23]$/;

const vectors = vectorsOf<StateVector>("ethereum-state-tests.jsonl.gz");
const sections = Map.groupBy(
  vectors,
  ({ name }) => name.split("::")[0]?.split("/").slice(0, -1).join("/") ?? name,
);

function isLeftOut({ name }: StateVector): boolean {
  return TOO_LONG.test(name) || BEYOND_GAS.test(name) || (LONG.test(name) && !IS_DEEP);
}

function run(vector: StateVector, post: PostState): void {
  const { root, logs, refused } = runStateVector(vector, post);
  const isRefused = refused !== undefined;
  const wanted = {
    root: post.hash,
    logs: post.logs,
    isRefused: post.expectException !== undefined,
  };
  expect({ root, logs, isRefused }, `${vector.name} ${JSON.stringify(post.indexes)}`).to.deep.equal(
    wanted,
  );
}

describe("state tests of the Ethereum test suite, by the rules of Cancun", () => {
  let [cases, passed] = [0, 0];
  after(() => {
    const all = vectors.reduce((sum, { post }) => sum + post.Cancun.length, 0);
    process.stdout.write(`${cases} cases, ${passed} passed; ${all - cases} of ${all} left out\n`);
  });

  for (const [section, members] of sections) {
    it(section, function () {
      this.timeout(600_000);
      for (const vector of members) {
        if (isLeftOut(vector)) continue;
        for (const post of vector.post.Cancun) {
          cases += 1;
          run(vector, post);
          passed += 1;
        }
      }
    });
  }
});
