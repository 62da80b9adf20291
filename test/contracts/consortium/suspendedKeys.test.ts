import { expect } from "chai";
import { AbiCoder, keccak256, toBeHex, type Wallet } from "ethers";
import { ethers, loadFixture, networkHelpers } from "../support/chain.ts";
import { type TestMember, testKey } from "../support/member.ts";
import { deployNetwork, type TestNetwork } from "../support/network.ts";

const ROLE = { None: 0n, Maker: 1n, Checker: 2n } as const;
const STANDING = { Untold: 0n, Active: 1n, Suspended: 2n } as const;

/** MemberAccount's storage: contracts/layouts/MemberAccount.json. */
const OPERATORS_SLOT = 1n;
const CHECKERS_SLOT = 4n;

async function deploy() {
  const net = await deployNetwork();
  const member = await net.admitMember({ kind: "Supplier" });
  const set = (key: string, role: bigint) => ({
    target: net.as(member).account,
    method: "setOperator",
    args: [key, role],
  });
  return { net, member, set };
}

const suspend = (net: TestNetwork, { account }: TestMember) =>
  net.as(net.centralBank).call("MemberRegistry", "suspend", [account, "court order"]);
const restore = (net: TestNetwork, { account }: TestMember) =>
  net.as(net.centralBank).call("MemberRegistry", "restore", [account]);

/** Submits a request that nothing but the account itself refuses, and that changes nothing. */
async function submit(net: TestNetwork, member: TestMember, checker: Wallet = member.checker) {
  await networkHelpers.setBalance(checker.address, 10n ** 24n);
  return net.as({ ...member, checker }).call("CashToken", "approve", [member.account, 0n]);
}

async function isStopped(net: TestNetwork, member: TestMember, checker?: Wallet): Promise<void> {
  await expect(submit(net, member, checker))
    .to.be.revertedWithCustomError(net.errors, "MemberRegistry_NotActive")
    .withArgs(member.account);
}

/** How many keys the account keeps a standing of. */
const listed = async ({ account }: TestMember): Promise<bigint> =>
  BigInt(await ethers.provider.getStorage(account, CHECKERS_SLOT));

const standingOf = async (net: TestNetwork, member: TestMember): Promise<bigint> =>
  (await net.as(member).account.operatorOf(member.checker.address)).standing;

/** Makes the account what one was whose keys were appointed before standings were kept: a role, and no list. */
async function forgetStandings(net: TestNetwork, member: TestMember): Promise<void> {
  const key = AbiCoder.defaultAbiCoder().encode(
    ["address", "uint256"],
    [member.checker.address, OPERATORS_SLOT],
  );
  await networkHelpers.setStorageAt(member.account, keccak256(key), toBeHex(ROLE.Checker, 32));
  await networkHelpers.setStorageAt(member.account, toBeHex(CHECKERS_SLOT), toBeHex(0n, 32));
  expect(await standingOf(net, member)).to.equal(STANDING.Untold);
}

describe("keys of a suspended institution", () => {
  for (const [age, make] of [
    ["appointed at its admission", async () => undefined],
    ["appointed before standings were kept", forgetStandings],
  ] as const) {
    it(`INV-C5: execute nothing until it is restored, ${age}`, async () => {
      const { net, member } = await loadFixture(deploy);
      await make(net, member);
      await submit(net, member);
      await suspend(net, member);
      await isStopped(net, member);
      await restore(net, member);
      await submit(net, member);
    });

    it(`INV-C5: are stopped with those appointed since, ${age}`, async () => {
      const { net, member, set } = await loadFixture(deploy);
      await make(net, member);
      const [second, third] = [testKey("second checker"), testKey("third checker")];
      const keys = [second, third].map(({ address }) => set(address, ROLE.Checker));
      await net.as(member).callAll(keys);
      await suspend(net, member);
      for (const checker of [member.checker, second, third]) await isStopped(net, member, checker);
      await restore(net, member);
      for (const checker of [member.checker, second, third]) await submit(net, member, checker);
    });

    it(`can be revoked and appointed again, ${age}`, async () => {
      const { net, member, set } = await loadFixture(deploy);
      await make(net, member);
      const other = testKey("other checker");
      await net.as(member).callAll([set(other.address, ROLE.Checker)]);
      for (const role of [ROLE.Maker, ROLE.None, ROLE.Checker]) {
        await networkHelpers.setBalance(other.address, 10n ** 24n);
        const { account } = net.as(member);
        const args = [member.checker.address, role];
        await net.as({ ...member, checker: other }).call(account, "setOperator", args);
        const standing = role === ROLE.Checker ? STANDING.Active : STANDING.Untold;
        expect(await standingOf(net, member)).to.equal(standing);
        expect(await listed(member)).to.equal(role === ROLE.Checker ? 2n : 1n);
      }
      await suspend(net, member);
      expect(await standingOf(net, member)).to.equal(STANDING.Suspended);
      for (const checker of [member.checker, other]) await isStopped(net, member, checker);
    });
  }

  it("INV-C5: are stopped when the central bank appoints them during the suspension", async () => {
    const { net, member, set } = await loadFixture(deploy);
    const checker = testKey("recovered checker");
    await suspend(net, member);
    await net.as(net.centralBank).callAll([set(checker.address, ROLE.Checker)]);
    await isStopped(net, member, checker);
    await restore(net, member);
    await submit(net, member, checker);
  });

  it("leave the others stopped when they are revoked", async () => {
    const { net, member, set } = await loadFixture(deploy);
    const [second, third] = [testKey("second checker"), testKey("third checker")];
    await net.as(member).callAll([second, third].map((key) => set(key.address, ROLE.Checker)));
    await net.as(net.centralBank).callAll([set(member.checker.address, ROLE.None)]);
    await suspend(net, member);
    await net.as(net.centralBank).callAll([set(third.address, ROLE.None)]);
    await isStopped(net, member, second);
    await restore(net, member);
    await submit(net, member, second);
    await expect(submit(net, member, third))
      .to.be.revertedWithCustomError(net.errors, "MemberAccount_NotChecker")
      .withArgs(third.address, ROLE.None);
  });
});
