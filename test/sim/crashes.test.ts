import { expect } from "chai";
import { simulate } from "../../sim/simulate.ts";

const WRITES = process.env["PIAOHAO_DEEP"] === "1" ? 200 : 48;
const HEIGHTS = 4;

describe("a machine that stops", () => {
  it(`in the middle of any of its first ${WRITES} writes comes back and contradicts nothing`, async () => {
    let returns = 0;
    for (let write = 1; write <= WRITES; write++) {
      const accident = { machine: write % 4, write };
      const lines: string[] = [];
      const { violation } = await simulate({
        seed: write,
        ledger: "small",
        liars: [],
        heights: HEIGHTS,
        accident,
        trace: (line) => lines.push(line),
      });
      expect(violation, `write ${write}`).to.equal(undefined);
      returns += lines.filter((line) => /(process|power) stops$/.test(line)).length;
    }
    // The later ones may lie behind the end of a run.
    expect(returns).to.be.within(WRITES / 2, WRITES);
  });
});
