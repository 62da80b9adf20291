import { expect } from "chai";
import type { LedgerKind } from "../../sim/ledger/ledger.ts";
import { type SimulateOptions, simulate } from "../../sim/simulate.ts";

const SEEDS: Readonly<Record<LedgerKind, number>> =
  process.env["PIAOHAO_DEEP"] === "1" ? { small: 2_000, evm: 200 } : { small: 24, evm: 4 };
const SEED_MS = 60_000;

/** Seeds that failed before a cause was mended, with what went wrong. */
const MENDED: readonly (readonly [seed: number, was: string])[] = [
  [19_129, "a newcomer dropped a peer that is behind the block it proves"],
  [20_375, "a newcomer dropped the peer that is left when the other is stopped by its disk"],
  [21_408, "a newcomer dropped a peer that had restarted behind the snapshot"],
];

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

  for (const [seed, was] of MENDED) {
    it(`finds nothing wrong any more in seed ${seed}: ${was}`, async () => {
      await expectSound({ seed, ledger: "small" });
    });
  }
});
