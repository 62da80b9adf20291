import { readFileSync } from "node:fs";
import { expect } from "chai";
import { ZeroHash } from "ethers";
import fc from "fast-check";
import { POLICY_FIGURES } from "../../../node/src/app/genesis/policy.ts";
import { bytes32Text } from "../../../node/src/app/genesis/text.ts";
import type { Policy } from "../../../sdk/src/generated/typechain/contracts/consortium/Policy.ts";
import { clock, loadFixture, networkHelpers, TEST_START } from "../support/chain.ts";
import { runs } from "../support/deep.ts";
import { ADMIN_DELAY_SECONDS, deployNetwork, GOVERNOR_DELAY_SECONDS } from "../support/network.ts";
import { deployAlone } from "../support/standalone.ts";

const TENOR = bytes32Text("BILL_TENOR_MONTHS");
const UNKNOWN = bytes32Text("UNKNOWN");
const INITIALIZE = "initialize(address,(bytes32,uint256,uint128,uint128)[])";
const FIGURE = { parameter: TENOR, value: 6n, minimum: 1n, maximum: 2_000n };

const seeded = (figures: readonly object[]) =>
  deployAlone<Policy>("Policy", { signature: INITIALIZE, args: [figures] });
const deployPolicy = () => seeded([FIGURE]);

/** JavaScript objects have a valueOf of their own. */
const valueNow = (policy: Policy) => policy.getFunction("valueOf");

describe("Policy", () => {
  describe("at genesis", () => {
    for (const { parameter, value, minimum, maximum } of POLICY_FIGURES) {
      it(`sets ${parameter} to ${value}, for all time`, async () => {
        const net = await loadFixture(deployNetwork);
        const policy = net.contract<Policy>("Policy");
        const name = bytes32Text(parameter);
        expect(await valueNow(policy)(name)).to.equal(value);
        expect(await policy.valueAt(name, 0)).to.equal(value);
        expect(await policy.boundsOf(name)).to.deep.equal([minimum, maximum]);
      });
    }

    it("names every figure that the contracts read", async () => {
      const library = readFileSync("contracts/libraries/PolicyParameter.sol", "utf8");
      const read = [...library.matchAll(/constant (\w+) =/g)].map(([, name]) => name);
      expect(POLICY_FIGURES.map(({ parameter }) => parameter)).to.include.members(read);
    });

    it("refuses a figure without a name, twice, or outside its own bounds", async () => {
      const { contract } = await loadFixture(deployPolicy);
      await expect(seeded([{ ...FIGURE, parameter: ZeroHash }])).to.be.revertedWithCustomError(
        contract,
        "Policy_EmptyName",
      );
      await expect(seeded([FIGURE, FIGURE]))
        .to.be.revertedWithCustomError(contract, "Policy_AlreadyIntroduced")
        .withArgs(TENOR);
      for (const value of [0n, 2_001n]) {
        await expect(seeded([{ ...FIGURE, value }]))
          .to.be.revertedWithCustomError(contract, "Policy_OutOfBounds")
          .withArgs(TENOR, value, 1n, 2_000n);
      }
    });
  });

  describe("schedule", () => {
    it("changes a figure from its date on and never before", async () => {
      const { contract: policy } = await loadFixture(deployPolicy);
      const effectiveAt = (await clock.now()) + 1_000n;
      await expect(policy.schedule(TENOR, 4n, effectiveAt))
        .to.emit(policy, "PolicyScheduled")
        .withArgs(TENOR, 4n, effectiveAt);
      expect(await valueNow(policy)(TENOR)).to.equal(6n);
      expect(await policy.valueAt(TENOR, effectiveAt - 1n)).to.equal(6n);
      expect(await policy.valueAt(TENOR, effectiveAt)).to.equal(4n);
      await clock.to(effectiveAt);
      expect(await valueNow(policy)(TENOR)).to.equal(4n);
    });

    it("INV-C6: refuses a date that has passed, and takes the present", async () => {
      const { contract: policy } = await loadFixture(deployPolicy);
      const now = TEST_START + 100n;
      await networkHelpers.time.setNextBlockTimestamp(now);
      await expect(policy.schedule(TENOR, 4n, now - 1n))
        .to.be.revertedWithCustomError(policy, "Policy_Past")
        .withArgs(TENOR, now - 1n, now);
      await networkHelpers.time.setNextBlockTimestamp(now + 1n);
      await policy.schedule(TENOR, 4n, now + 1n);
      expect(await valueNow(policy)(TENOR)).to.equal(4n);
    });

    it("keeps the order of scheduling", async () => {
      const { contract: policy } = await loadFixture(deployPolicy);
      const first = (await clock.now()) + 1_000n;
      await policy.schedule(TENOR, 4n, first);
      for (const effectiveAt of [first, first - 1n]) {
        await expect(policy.schedule(TENOR, 3n, effectiveAt))
          .to.be.revertedWithCustomError(policy, "Policy_NotAfterLast")
          .withArgs(TENOR, effectiveAt, first);
      }
    });

    it("refuses a value outside the bounds and a parameter nobody introduced", async () => {
      const { contract: policy } = await loadFixture(deployPolicy);
      const later = (await clock.now()) + 1_000n;
      for (const value of [0n, 2_001n, 2n ** 255n]) {
        await expect(policy.schedule(TENOR, value, later))
          .to.be.revertedWithCustomError(policy, "Policy_OutOfBounds")
          .withArgs(TENOR, value, 1n, 2_000n);
      }
      await expect(policy.schedule(UNKNOWN, 1n, later))
        .to.be.revertedWithCustomError(policy, "Policy_Unknown")
        .withArgs(UNKNOWN, later);
    });

    it("INV-C6: is taken back before its date, not after", async () => {
      const { contract: policy } = await loadFixture(deployPolicy);
      const effectiveAt = (await clock.now()) + 1_000n;
      await policy.schedule(TENOR, 4n, effectiveAt);
      await expect(policy.cancel(TENOR))
        .to.emit(policy, "PolicyCancelled")
        .withArgs(TENOR, effectiveAt);
      expect(await policy.valueAt(TENOR, effectiveAt)).to.equal(6n);
      await policy.schedule(TENOR, 3n, effectiveAt - 500n);
      await clock.to(effectiveAt - 500n);
      for (const parameter of [TENOR, UNKNOWN]) {
        await expect(policy.cancel(parameter))
          .to.be.revertedWithCustomError(policy, "Policy_NothingPending")
          .withArgs(parameter);
      }
      expect(await valueNow(policy)(TENOR)).to.equal(3n);
    });
  });

  describe("introduce", () => {
    it("adds a figure that has no value before", async () => {
      const { contract: policy } = await loadFixture(deployPolicy);
      const now = (await clock.now()) + 50n;
      await networkHelpers.time.setNextBlockTimestamp(now);
      await expect(policy.introduce({ ...FIGURE, parameter: UNKNOWN, value: 9n }))
        .to.emit(policy, "PolicyIntroduced")
        .withArgs(UNKNOWN, 1n, 2_000n);
      expect(await policy.valueAt(UNKNOWN, now)).to.equal(9n);
      await expect(policy.valueAt(UNKNOWN, now - 1n))
        .to.be.revertedWithCustomError(policy, "Policy_Unknown")
        .withArgs(UNKNOWN, now - 1n);
      await expect(policy.introduce({ ...FIGURE, parameter: UNKNOWN }))
        .to.be.revertedWithCustomError(policy, "Policy_AlreadyIntroduced")
        .withArgs(UNKNOWN);
    });

    it("answers no bounds of an unknown figure", async () => {
      const { contract: policy } = await loadFixture(deployPolicy);
      await expect(policy.boundsOf(UNKNOWN))
        .to.be.revertedWithCustomError(policy, "Policy_Unknown")
        .withArgs(UNKNOWN, await clock.now());
    });
  });

  it("finds the value in force at any time of a long history", async () => {
    const { contract: policy } = await loadFixture(deployPolicy);
    const start = (await clock.now()) + 10_000n;
    const changes = Array.from({ length: 40 }, (_, index) => ({
      at: start + BigInt(index * index) * 97n,
      value: BigInt(index + 10),
    }));
    for (const { at, value } of changes) await policy.schedule(TENOR, value, at);
    const span = Number((changes.at(-1)?.at ?? start) - start) + 500;
    const property = fc.asyncProperty(fc.integer({ min: -500, max: span }), async (offset) => {
      const at = start + BigInt(offset);
      const expected = changes.findLast((change) => change.at <= at)?.value ?? 6n;
      expect(await policy.valueAt(TENOR, at)).to.equal(expected);
    });
    await fc.assert(property, { numRuns: runs(100, 5_000) });
  });

  it("keeps at most 1,024 values of a figure and reads the oldest at bounded cost", async () => {
    const { contract: policy } = await loadFixture(deployPolicy);
    const start = (await clock.now()) + 100_000n;
    for (let index = 1n; index < 1_024n; index += 1n)
      await policy.schedule(TENOR, index, start + index);
    await expect(policy.schedule(TENOR, 1n, start + 9_999n))
      .to.be.revertedWithCustomError(policy, "Policy_HistoryFull")
      .withArgs(TENOR, 1_024n);
    expect(await valueNow(policy)(TENOR)).to.equal(6n);
    // Eleven cold slots and what surrounds them.
    expect(await valueNow(policy).estimateGas(TENOR)).to.be.below(80_000n);
  });

  it("is governed by the central bank, after the delay of GOVERNOR", async () => {
    const net = await loadFixture(deployNetwork);
    const policy = net.contract<Policy>("Policy");
    const [bank] = net.banks;
    const args = [TENOR, 4n, TEST_START + 10n * 86_400n];
    for (const [method, methodArgs] of [
      ["schedule", args],
      ["cancel", [TENOR]],
      ["introduce", [{ ...FIGURE, parameter: UNKNOWN }]],
    ] as const) {
      await expect(net.as(bank).call("Policy", method, methodArgs))
        .to.be.revertedWithCustomError(policy, "AccessManagedUnauthorized")
        .withArgs(bank.account);
    }
    const operation = [
      policy.target,
      policy.interface.encodeFunctionData("schedule", args as never),
    ];
    const central = net.as(net.centralBank);
    await expect(central.call("Policy", "schedule", args)).to.be.revertedWithCustomError(
      net.accessManager,
      "AccessManagerNotScheduled",
    );
    await central.call("AccessManager", "schedule", [...operation, 0]);
    const scheduledAt = await clock.now();
    await clock.to(scheduledAt + BigInt(GOVERNOR_DELAY_SECONDS) - 2n);
    await expect(central.call("AccessManager", "execute", operation)).to.be.revertedWithCustomError(
      net.accessManager,
      "AccessManagerNotReady",
    );
    await central.call("AccessManager", "execute", operation);
    expect(GOVERNOR_DELAY_SECONDS).to.be.below(ADMIN_DELAY_SECONDS);
    expect(await policy.valueAt(TENOR, args[2] as bigint)).to.equal(4n);
  });
});
