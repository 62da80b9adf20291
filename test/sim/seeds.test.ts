import { expect } from "chai";
import type { LedgerKind } from "../../sim/ledger/ledger.ts";
import { equivocating } from "../../sim/liars/equivocating.ts";
import { LIARS } from "../../sim/liars/liars.ts";
import { type SimulateOptions, simulate } from "../../sim/simulate.ts";

const SEEDS: Readonly<Record<LedgerKind, number>> =
  process.env["PIAOHAO_DEEP"] === "1" ? { small: 2_000, evm: 200 } : { small: 24, evm: 4 };
const SEED_MS = 10_000;

async function expectSound(options: SimulateOptions): Promise<void> {
  const { violation, height } = await simulate(options);
  expect(violation, `seed ${options.seed}`).to.equal(undefined);
  expect(height, `seed ${options.seed}`).to.be.at.least(options.heights ?? 30);
}

describe("the simulator", () => {
  for (const ledger of ["small", "evm"] as const) {
    it(`finds nothing wrong in ${SEEDS[ledger]} seeds (${ledger})`, async function () {
      this.timeout(SEEDS[ledger] * SEED_MS);
      for (let seed = 1; seed <= SEEDS[ledger]; seed++) await expectSound({ seed, ledger });
    });
  }

  for (const liar of new Set(LIARS)) {
    it(`finds nothing wrong with one node that is ${liar.name}`, async function () {
      this.timeout(3 * SEED_MS);
      for (let seed = 1; seed <= 3; seed++) {
        await expectSound({ seed, ledger: "small", liars: [liar], heights: 12 });
      }
    });
  }

  it("finds that correct nodes disagree when more lie than can be borne", async function () {
    this.timeout(20 * SEED_MS);
    const checkers = new Set<string | undefined>();
    for (let seed = 1; seed <= 20; seed++) {
      const liars = [equivocating, equivocating, equivocating];
      const { violation } = await simulate({ seed, ledger: "small", liars, heights: 12 });
      checkers.add(violation?.checker);
    }
    expect([...checkers]).to.include("agreement");
  });
});
