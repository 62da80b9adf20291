import { expect } from "chai";
import { blockPeriodOf, timestampGapMin } from "../../../node/src/app/blockPeriod.ts";
import { parseGenesis } from "../../../node/src/exec/genesis/genesisFile.ts";
import { NodeError } from "../../../node/src/types/errors.ts";
import { aGenesisFile } from "../exec/support/chain.ts";

const periodWith = (qbft: object) => blockPeriodOf(parseGenesis(aGenesisFile({}, qbft)).config);

describe("the block period of a genesis file", () => {
  it("is in seconds, and empty blocks come as often as others unless told otherwise", () => {
    expect(periodWith({ blockperiodseconds: 2 })).to.deep.equal({
      ms: 2_000,
      seconds: 2,
      emptySeconds: 2,
    });
    expect(periodWith({ emptyblockperiodseconds: 10 }).emptySeconds).to.equal(10);
    expect(timestampGapMin(periodWith({ blockperiodseconds: 2 }))).to.equal(1n);
  });

  it("is in milliseconds where xblockperiodmilliseconds says so, and then blocks may share a timestamp", () => {
    const period = periodWith({ xblockperiodmilliseconds: 200, emptyblockperiodseconds: 10 });
    expect(period).to.deep.equal({ ms: 200, seconds: 0, emptySeconds: 10 });
    expect(timestampGapMin(period)).to.equal(0n);
    expect(periodWith({ xblockperiodmilliseconds: 0 }).ms).to.equal(1_000);
  });

  for (const ms of [-1, 1, 49, 1_000, 0.5, "200"]) {
    it(`is not ${JSON.stringify(ms)} milliseconds`, () => {
      expect(() => periodWith({ xblockperiodmilliseconds: ms }))
        .to.throw(NodeError, "xblockperiodmilliseconds")
        .with.property("code", "EXEC_INVALID_GENESIS");
    });
  }
});
