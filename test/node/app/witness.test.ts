import { expect } from "chai";
import { createWitness } from "../../../node/src/app/witness.ts";
import { dbError } from "../../../node/src/db/errors.ts";
import { commitOf, prepareOf } from "../../qbft/support/messages.ts";
import { aBlock, GENESIS, validator, validators } from "../../qbft/support/network.ts";

const [SELF, LIAR] = [0, 1];
const a = aBlock(GENESIS, validator(LIAR));
const b = aBlock(GENESIS, validator(LIAR), { salt: 1 });

describe("what a node witnesses", () => {
  it("stops the node when it cannot be written: the disk takes nothing more", async () => {
    const failure = dbError("DB_WRITE_FAILED", "disk full");
    const fatal: unknown[] = [];
    const told: unknown[] = [];
    const witness = createWitness({
      self: validator(SELF),
      evidence: {
        count: () => 0,
        get: () => undefined,
        accused: () => [],
        record: () => Promise.reject(failure),
      },
      logger: { error: (facts: unknown) => void told.push(facts) },
      onFatal: (error) => void fatal.push(error),
    });
    witness.onHeight(1n, validators(4), []);
    for (const message of [prepareOf(LIAR, a), commitOf(LIAR, a)]) witness.onMessage(message);
    await witness.stop();
    expect(fatal).to.deep.equal([]);
    witness.onMessage(prepareOf(LIAR, b));
    await witness.stop();
    expect(fatal).to.deep.equal([failure]);
    const facts = { code: "EQUIVOCATION", validator: validator(LIAR), height: 1, round: 0 };
    expect(told).to.deep.equal([{ ...facts, kind: "prepare", err: failure }]);
  });
});
