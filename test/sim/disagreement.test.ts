import { expect } from "chai";
import { colluding } from "../../sim/liars/colluding.ts";
import { type Outcome, simulate } from "../../sim/simulate.ts";
import { createRandom } from "../../sim/world/random.ts";
import { pickScenario } from "../../sim/world/scenario.ts";

const SEEDS = process.env["PIAOHAO_DEEP"] === "1" ? 60 : 5;

/** Runs seeds with so many validators, among them so many who lie together. */
async function outcomesOf(validators: number, faulty: number): Promise<readonly Outcome[]> {
  const liars = Array.from({ length: faulty }, () => colluding);
  const outcomes: Outcome[] = [];
  for (let seed = 1; outcomes.length < SEEDS; seed++) {
    const scenario = pickScenario(createRandom(seed), { liars });
    if (scenario.validators.length !== validators) continue;
    outcomes.push(await simulate({ seed, ledger: "small", liars }));
  }
  return outcomes;
}

describe("validators who lie together", () => {
  for (const { validators, f } of [
    { validators: 4, f: 1 },
    { validators: 7, f: 2 },
  ]) {
    it(`${f} of ${validators} do no harm in ${SEEDS} seeds`, async function () {
      this.timeout(SEEDS * 150_000);
      for (const { seed, violation } of await outcomesOf(validators, f)) {
        expect(violation, `seed ${seed}`).to.equal(undefined);
      }
    });

    it(`${f + 1} of ${validators} have two blocks decided at one height, and it is seen`, async function () {
      this.timeout(SEEDS * 150_000);
      const found = await outcomesOf(validators, f + 1);
      const checkers = found.map(({ violation }) => violation?.checker);
      expect(checkers).to.include("agreement");
    });
  }
});
