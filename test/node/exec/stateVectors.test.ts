import { expect } from "chai";
import { runStateVector, type StateVector } from "./support/stateVector.ts";
import { vectorsOf } from "./support/vectors.ts";

/** The whole set takes minutes: `PIAOHAO_STATE_VECTORS` names its file. */
const FILE = process.env["PIAOHAO_STATE_VECTORS"] ?? "ethereum-state-tests-sample.jsonl.gz";

/** Values of this form are meant to be refused while decoding, which these vectors do not reach. */
const isUndecodable = ({ transaction }: StateVector): boolean =>
  transaction.maxFeePerBlobGas !== undefined ||
  transaction.value.some((value) => value.startsWith("0x:bigint"));

describe("state tests of the Ethereum test suite", () => {
  for (const vector of vectorsOf<StateVector>(FILE)) {
    if (isUndecodable(vector)) continue;
    it(vector.name, function () {
      this.timeout(600_000);
      for (const post of vector.post.Cancun) {
        const outcome = runStateVector(vector, post);
        const { indexes } = post;
        expect({ ...outcome, indexes }).to.deep.include({ root: post.hash, logs: post.logs });
        expect(outcome.refused !== undefined).to.equal(post.expectException !== undefined);
      }
    });
  }
});
