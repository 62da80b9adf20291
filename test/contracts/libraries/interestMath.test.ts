import { expect } from "chai";
import fc from "fast-check";
import type { LibraryHarness } from "../../../sdk/src/generated/typechain/contracts/test/LibraryHarness.ts";
import { loadFixture } from "../support/chain.ts";
import { runs } from "../support/deep.ts";
import { contractAt } from "../support/network.ts";
import { deployTestContract } from "../support/standalone.ts";

const deployHarness = () => deployTestContract<LibraryHarness>("LibraryHarness");
const UINT64_MAX = 2n ** 64n - 1n;

describe("InterestMath", () => {
  const examples = [
    {
      desc: "¥1,000,000.00 at 2.65 %, 184 days",
      face: 100_000_000n,
      rate: 26_500n,
      days: 184n,
      interest: 1_354_444n,
    },
    {
      desc: "¥5,000,000.00 at 1.85 %, 63 days",
      face: 500_000_000n,
      rate: 18_500n,
      days: 63n,
      interest: 1_618_750n,
    },
    {
      desc: "¥2,000,000.00 at 2.20 %, 141 days",
      face: 200_000_000n,
      rate: 22_000n,
      days: 141n,
      interest: 1_723_333n,
    },
    { desc: "¥1.00 at 1.80 %, 100 days", face: 100n, rate: 18_000n, days: 100n, interest: 1n },
    { desc: "¥1.00 at 1.80 %, 99 days", face: 100n, rate: 18_000n, days: 99n, interest: 0n },
    {
      desc: "¥450,000.00 at 4.20 %, 120 days",
      face: 45_000_000n,
      rate: 42_000n,
      days: 120n,
      interest: 630_000n,
    },
  ];
  for (const { desc, face, rate, days, interest } of examples) {
    it(`charges ${interest} fen for ${desc}`, async () => {
      const harness = await loadFixture(deployHarness);
      expect(await harness.interestHalfUp(face, rate, days)).to.equal(interest);
    });
  }

  it("is never further than half a fen from the exact quotient, and goes up at exactly half", async () => {
    const harness = await loadFixture(deployHarness);
    const input = [
      fc.bigInt({ min: 0n, max: 10n ** 12n }),
      fc.bigInt({ min: 0n, max: 1_000_000n }),
      fc.bigInt({ min: 0n, max: 3_660n }),
    ] as const;
    const property = fc.asyncProperty(...input, async (face, rate, days) => {
      const rounded = await harness.interestHalfUp(face, rate, days);
      // rounded - 1/2 <= exact < rounded + 1/2, in units of 1/720,000,000 fen.
      const twiceExact = 2n * face * rate * days;
      expect((2n * rounded - 1n) * 360_000_000n <= twiceExact).to.equal(true);
      expect(twiceExact < (2n * rounded + 1n) * 360_000_000n).to.equal(true);
    });
    await fc.assert(property, { numRuns: runs(150, 20_000) });
  });

  it("reverts instead of cutting off an interest beyond 64 bits", async () => {
    const harness = await loadFixture(deployHarness);
    const year = [1_000_000n, 360n] as const;
    expect(await harness.interestHalfUp(UINT64_MAX, ...year)).to.equal(UINT64_MAX);
    await expect(harness.interestHalfUp(UINT64_MAX, 1_000_001n, 360n))
      .to.be.revertedWithCustomError(
        contractAt("Errors", String(harness.target)),
        "InterestMath_Overflow",
      )
      .withArgs(UINT64_MAX, 1_000_001n, 360n);
  });
});
