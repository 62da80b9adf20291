import { expect } from "chai";
import { getAddress, keccak256, toBeHex, ZeroAddress } from "ethers";
import fc from "fast-check";
import type { ValidatorRegistry } from "../../../sdk/src/generated/typechain/contracts/consortium/ValidatorRegistry.ts";
import { ethers, loadFixture } from "../support/chain.ts";
import { runs } from "../support/deep.ts";
import { testKey } from "../support/member.ts";
import { deployNetwork, type TestNetwork } from "../support/network.ts";
import { deployAlone } from "../support/standalone.ts";

const validator = (name: number | string): string => testKey(`validator ${name}`).address;
const GENESIS = [0, 1, 2, 3].map(validator);
const INITIALIZE = "initialize(address,address[],address[])";

/** Addresses in the order of their numbers, as the registry keeps them. */
const ascending = (addresses: readonly string[]): string[] =>
  [...addresses].sort((left, right) => (BigInt(left) < BigInt(right) ? -1 : 1));

const registryOf = (net: TestNetwork) => net.contract<ValidatorRegistry>("ValidatorRegistry");
const admit = (net: TestNetwork, address: string, operator: string) =>
  net.as(net.centralBank).call("ValidatorRegistry", "admitValidator", [address, operator]);
const remove = (net: TestNetwork, address: string) =>
  net.as(net.centralBank).call("ValidatorRegistry", "removeValidator", [address]);

interface Step {
  readonly net: TestNetwork;
  readonly expected: readonly string[];
  readonly old: string;
  readonly fresh: string;
}

/** What a step does to the registry, and the set it should leave; undefined if the registry would refuse it. */
const STEPS: Record<string, (step: Step) => Promise<string[] | undefined>> = {
  admit: async ({ net, expected, fresh }) => {
    if (expected.includes(fresh)) return;
    await admit(net, fresh, net.banks[0].account);
    return [...expected, fresh];
  },
  remove: async ({ net, expected, old }) => {
    if (expected.length <= 4) return;
    await remove(net, old);
    return expected.filter((address) => address !== old);
  },
  replace: async ({ net, expected, old, fresh }) => {
    if (expected.includes(fresh)) return;
    await net.as(net.centralBank).call("ValidatorRegistry", "replaceKey", [old, fresh]);
    return [...expected.filter((address) => address !== old), fresh];
  },
};

/** A registry of its own beside the network, with any validators at its start. */
const seeded = (net: TestNetwork, validators: readonly string[], operators: readonly string[]) =>
  deployAlone<ValidatorRegistry>("ValidatorRegistry", {
    needs: [net.addressOf("MemberRegistry")],
    signature: INITIALIZE,
    args: [validators, operators],
  });

describe("ValidatorRegistry", () => {
  it("starts with the validators of genesis in ascending order", async () => {
    const net = await loadFixture(deployNetwork);
    expect(await registryOf(net).getValidators()).to.deep.equal(ascending(GENESIS));
    expect(await registryOf(net).operatorOf(validator(2))).to.equal(net.banks[1].account);
  });

  it("INV-C9: keeps its set where auditors prove it: length in slot 0, elements from keccak256(0)", async () => {
    const net = await loadFixture(deployNetwork);
    await admit(net, validator("audited"), net.banks[0].account);
    const { target } = registryOf(net);
    expect(BigInt(await ethers.provider.getStorage(target, 0))).to.equal(5n);
    const base = BigInt(keccak256(toBeHex(0, 32)));
    const elements = await Promise.all(
      [0n, 1n, 2n, 3n, 4n].map((index) => ethers.provider.getStorage(target, base + index)),
    );
    const stored = elements.map((word) => getAddress(`0x${word.slice(26)}`));
    expect(stored).to.deep.equal(ascending([...GENESIS, validator("audited")]));
  });

  it("INV-C8: stays strictly ascending over any admissions, removals and changes of key", async () => {
    const step = fc.tuple(fc.constantFrom(...Object.keys(STEPS)), fc.nat(99), fc.nat(99));
    const property = fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const net = await loadFixture(deployNetwork);
      let expected = [...GENESIS];
      for (const [kind, from, to] of steps) {
        const [old = "", fresh] = [expected[from % expected.length], validator(`fuzz ${to}`)];
        expected = (await STEPS[kind]?.({ net, expected, old, fresh })) ?? expected;
      }
      expect(await registryOf(net).getValidators()).to.deep.equal(ascending(expected));
    });
    await fc.assert(property, { numRuns: runs(8, 300) });
  });

  describe("admission", () => {
    it("names the bank that operates the validator", async () => {
      const net = await loadFixture(deployNetwork);
      const [bank] = net.banks;
      await expect(await admit(net, validator("new"), bank.account))
        .to.emit(registryOf(net), "ValidatorAdmitted")
        .withArgs(validator("new"), bank.account);
      expect(await registryOf(net).operatorOf(validator("new"))).to.equal(bank.account);
    });

    it("refuses the zero address and a validator twice", async () => {
      const net = await loadFixture(deployNetwork);
      const [bank] = net.banks;
      await expect(admit(net, ZeroAddress, bank.account)).to.be.revertedWithCustomError(
        net.errors,
        "ValidatorRegistry_ZeroAddress",
      );
      await expect(admit(net, validator(1), bank.account))
        .to.be.revertedWithCustomError(net.errors, "ValidatorRegistry_Duplicate")
        .withArgs(validator(1));
    });

    it("takes active banks as operators only", async () => {
      const net = await loadFixture(deployNetwork);
      const supplier = await net.admitMember({ kind: "Supplier" });
      const [suspended] = net.banks;
      await net.as(net.centralBank).call("MemberRegistry", "suspend", [suspended.account, "x"]);
      for (const operator of [supplier.account, suspended.account, validator(9)]) {
        await expect(admit(net, validator("new"), operator))
          .to.be.revertedWithCustomError(net.errors, "ValidatorRegistry_NotBank")
          .withArgs(operator);
      }
      await admit(net, validator("new"), net.centralBank.account);
    });

    it("INV-C8: is full at 100", async () => {
      const net = await loadFixture(deployNetwork);
      const admission = (index: number) => ({
        target: "ValidatorRegistry",
        method: "admitValidator",
        args: [validator(`many ${index}`), net.banks[0].account],
      });
      for (let first = 0; first < 96; first += 12) {
        const calls = Array.from({ length: 12 }, (_, index) => admission(first + index));
        await net.as(net.centralBank).callAll(calls);
      }
      expect(await registryOf(net).getValidators()).to.have.lengthOf(100);
      await expect(admit(net, validator("one more"), net.banks[0].account))
        .to.be.revertedWithCustomError(net.errors, "ValidatorRegistry_TooMany")
        .withArgs(100n);
      await remove(net, validator("many 50"));
      await admit(net, validator("one more"), net.banks[0].account);
    });
  });

  describe("removal", () => {
    it("ends a validator in one call and forgets its operator", async () => {
      const net = await loadFixture(deployNetwork);
      await admit(net, validator("new"), net.banks[0].account);
      await expect(await remove(net, validator(3)))
        .to.emit(registryOf(net), "ValidatorRemoved")
        .withArgs(validator(3), net.banks[2].account);
      for (const answer of [registryOf(net).operatorOf(validator(3)), remove(net, validator(3))]) {
        await expect(answer)
          .to.be.revertedWithCustomError(net.errors, "ValidatorRegistry_Unknown")
          .withArgs(validator(3));
      }
    });

    it("INV-C8: never goes below four", async () => {
      const net = await loadFixture(deployNetwork);
      await expect(remove(net, validator(0)))
        .to.be.revertedWithCustomError(net.errors, "ValidatorRegistry_TooFew")
        .withArgs(3n, 4n);
    });
  });

  describe("change of key", () => {
    it("is made by the operating bank or the central bank", async () => {
      const net = await loadFixture(deployNetwork);
      const [bank] = net.banks;
      const own = await net
        .as(bank)
        .call("ValidatorRegistry", "replaceKey", [validator(1), validator("a")]);
      await expect(own)
        .to.emit(registryOf(net), "ValidatorKeyReplaced")
        .withArgs(validator(1), validator("a"), bank.account);
      const central = net.as(net.centralBank);
      await central.call("ValidatorRegistry", "replaceKey", [validator("a"), validator("b")]);
      expect(await registryOf(net).operatorOf(validator("b"))).to.equal(bank.account);
      expect(await registryOf(net).getValidators()).to.deep.equal(
        ascending([validator(0), validator("b"), validator(2), validator(3)]),
      );
    });

    it("is made by nobody else, to no validator there is, and from none there is not", async () => {
      const net = await loadFixture(deployNetwork);
      const [bank, other] = net.banks;
      const replace = (from: string, to: string) =>
        net.as(other).call("ValidatorRegistry", "replaceKey", [from, to]);
      await expect(replace(validator(1), validator("new")))
        .to.be.revertedWithCustomError(net.errors, "ValidatorRegistry_NotOperator")
        .withArgs(other.account, bank.account);
      await expect(replace(validator("new"), validator("newer")))
        .to.be.revertedWithCustomError(net.errors, "ValidatorRegistry_Unknown")
        .withArgs(validator("new"));
      for (const taken of [validator(1), validator(2)]) {
        await expect(replace(validator(2), taken))
          .to.be.revertedWithCustomError(net.errors, "ValidatorRegistry_Duplicate")
          .withArgs(taken);
      }
      await expect(replace(validator(2), ZeroAddress)).to.be.revertedWithCustomError(
        net.errors,
        "ValidatorRegistry_ZeroAddress",
      );
    });

    it("is refused for a bank that is suspended, to the central bank as well", async () => {
      const net = await loadFixture(deployNetwork);
      const [bank] = net.banks;
      const central = net.as(net.centralBank);
      await central.call("MemberRegistry", "suspend", [bank.account, "x"]);
      await expect(
        central.call("ValidatorRegistry", "replaceKey", [validator(1), validator("new")]),
      )
        .to.be.revertedWithCustomError(net.errors, "ValidatorRegistry_NotBank")
        .withArgs(bank.account);
    });
  });

  describe("at genesis", () => {
    it("may have fewer than four, but one at least, each with its operator", async () => {
      const net = await loadFixture(deployNetwork);
      const operator = net.banks[0].account;
      const { contract: registry } = await seeded(net, [validator("only")], [operator]);
      expect(await registry.getValidators()).to.deep.equal([validator("only")]);
      await expect(registry.removeValidator(validator("only")))
        .to.be.revertedWithCustomError(net.errors, "ValidatorRegistry_TooFew")
        .withArgs(0n, 4n);
      await expect(seeded(net, [], []))
        .to.be.revertedWithCustomError(net.errors, "ValidatorRegistry_TooFew")
        .withArgs(0n, 1n);
      await expect(seeded(net, [validator("a"), validator("b")], [operator]))
        .to.be.revertedWithCustomError(net.errors, "ValidatorRegistry_LengthMismatch")
        .withArgs(2n, 1n);
    });
  });

  it("obeys the central bank only", async () => {
    const net = await loadFixture(deployNetwork);
    const [bank] = net.banks;
    for (const [method, args] of [
      ["admitValidator", [validator("new"), bank.account]],
      ["removeValidator", [validator(1)]],
    ] as const) {
      await expect(net.as(bank).call("ValidatorRegistry", method, args))
        .to.be.revertedWithCustomError(registryOf(net), "AccessManagedUnauthorized")
        .withArgs(bank.account);
    }
  });
});
