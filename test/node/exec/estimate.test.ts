import { expect } from "chai";
import { estimateGas } from "../../../node/src/exec/questions/estimate.ts";

describe("a gas estimate", () => {
  it("lets others work between its runs, however short each is", async () => {
    let [runs, lateRuns, others] = [0, 0, 0];
    const run = async (gas: bigint) => {
      if (runs === 0) setImmediate(() => others++);
      runs += 1;
      if (others > 0) lateRuns += 1;
      for (const until = performance.now() + 1; performance.now() < until; );
      const outcome = { returnData: "0x" as const, gasUsed: 21_000n, logs: [], halt: undefined };
      return { ...outcome, succeeded: gas >= 1n << 40n };
    };
    expect(await estimateGas(run, 1n << 41n)).to.deep.equal({ gas: 1n << 40n });
    expect(runs).to.be.above(20);
    expect(lateRuns).to.be.above(0);
  });
});
