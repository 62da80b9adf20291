import { expect } from "chai";
import { LIARS } from "../../sim/liars/liars.ts";
import { simulate } from "../../sim/simulate.ts";

const SEEDS = process.env["PIAOHAO_DEEP"] === "1" ? 200 : 2;
/** Of the fault list in docs/faults.md: what a validator can say that is not so. */
const FAULTS_OF_WORDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 18, 19, 20];

describe("liars", () => {
  it("play every fault that is told in words", () => {
    const played = new Set(LIARS.flatMap(({ faults }) => faults));
    expect(FAULTS_OF_WORDS.filter((fault) => !played.has(fault))).to.deep.equal([]);
  });

  for (const liar of new Set(LIARS)) {
    it(`${liar.name}: as many as may be faulty do no harm in ${SEEDS} seeds`, async function () {
      this.timeout(SEEDS * 150_000);
      for (let seed = 1; seed <= SEEDS; seed++) {
        const { violation } = await simulate({ seed, ledger: "small", liars: [liar] });
        expect(violation, `seed ${seed}`).to.equal(undefined);
      }
    });
  }
});
