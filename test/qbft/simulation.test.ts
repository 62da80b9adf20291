import { expect } from "chai";
import { type PlantedBug, simulate } from "./support/simulator.ts";

const SEEDS = process.env["PIAOHAO_DEEP"] === "1" ? 5_000 : 400;
/** Replays one seed, as a failure printed it. */
const ONLY_SEED = process.env["PIAOHAO_SEED"];

describe("simulation of the consensus core", () => {
  it(`keeps agreement, one vote a place and progress over ${SEEDS} seeds`, function () {
    this.timeout(SEEDS * 2_000);
    const seeds = ONLY_SEED
      ? [Number(ONLY_SEED)]
      : Array.from({ length: SEEDS }, (_, index) => index + 1);
    for (const seed of seeds) simulate({ seed });
  });

  it("gives the same trace for the same seed", () => {
    expect(simulate({ seed: 7 })).to.deep.equal(simulate({ seed: 7 }));
  });

  const bugs: readonly { readonly bug: PlantedBug; readonly caught: RegExp }[] = [
    { bug: "quorumTooSmall", caught: /decided|seals valid/ },
    { bug: "forgetfulRestart", caught: /double vote|vote in a round that was left/ },
  ];
  for (const { bug, caught } of bugs) {
    it(`catches the planted bug ${bug}`, () => {
      expect(() => {
        for (let seed = 1; seed <= 40; seed++) simulate({ seed, bug });
      }).to.throw(caught);
    });
  }
});
