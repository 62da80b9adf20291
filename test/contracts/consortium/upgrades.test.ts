import { expect } from "chai";
import { CONTRACTS } from "../../../node/src/app/genesis/contracts.ts";
import { bytes32Text } from "../../../node/src/app/genesis/text.ts";
import type { MemberAccountNext } from "../../../sdk/src/generated/typechain/contracts/test/MemberAccountNext.ts";
import type { PolicyNext } from "../../../sdk/src/generated/typechain/contracts/test/PolicyNext.ts";
import { clock, ethers, loadFixture } from "../support/chain.ts";
import { ADMIN_DELAY_SECONDS, deployNetwork } from "../support/network.ts";
import { deployTestContract } from "../support/standalone.ts";

const TENOR = bytes32Text("BILL_TENOR_MONTHS");
const IMPLEMENTATION_SLOT = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";
const GOVERNED = ["Directory", "MemberRegistry", ...CONTRACTS.map(({ contract }) => contract)];

async function deploy() {
  const net = await deployNetwork();
  const next = await deployTestContract<PolicyNext>("PolicyNext");
  const policy = next.attach(net.addressOf("Policy")) as PolicyNext;
  const upgrade = [
    policy.target,
    policy.interface.encodeFunctionData("upgradeToAndCall", [next.target, "0x"]),
  ];
  return { net, next, policy, upgrade, central: net.as(net.centralBank) };
}

describe("upgrades", () => {
  for (const name of GOVERNED) {
    it(`of ${name} are closed to every member but the central bank, and to it without a schedule`, async () => {
      const { net, next, central } = await loadFixture(deploy);
      const proxy = next.attach(net.addressOf(name)) as PolicyNext;
      const [bank] = net.banks;
      await expect(net.as(bank).call(proxy, "upgradeToAndCall", [next.target, "0x"]))
        .to.be.revertedWithCustomError(proxy, "AccessManagedUnauthorized")
        .withArgs(bank.account);
      await expect(
        central.call(proxy, "upgradeToAndCall", [next.target, "0x"]),
      ).to.be.revertedWithCustomError(net.accessManager, "AccessManagerNotScheduled");
    });
  }

  it("INV-C10: wait for the delay of ADMIN to the second", async () => {
    const { net, upgrade, central } = await loadFixture(deploy);
    await central.call("AccessManager", "schedule", [...upgrade, 0]);
    await clock.advance(BigInt(ADMIN_DELAY_SECONDS) - 2n);
    await expect(central.call("AccessManager", "execute", upgrade)).to.be.revertedWithCustomError(
      net.accessManager,
      "AccessManagerNotReady",
    );
    await central.call("AccessManager", "execute", upgrade);
    await expect(central.call("AccessManager", "execute", upgrade)).to.be.revertedWithCustomError(
      net.accessManager,
      "AccessManagerNotScheduled",
    );
  });

  it("cannot be scheduled earlier, nor by anybody else", async () => {
    const { net, upgrade, central } = await loadFixture(deploy);
    const soon = (await clock.now()) + BigInt(ADMIN_DELAY_SECONDS) - 100n;
    for (const call of [
      () => central.call("AccessManager", "schedule", [...upgrade, soon]),
      () => net.as(net.banks[0]).call("AccessManager", "schedule", [...upgrade, 0]),
    ]) {
      await expect(call()).to.be.revertedWithCustomError(
        net.accessManager,
        "AccessManagerUnauthorizedCall",
      );
    }
  });

  it("are cancelled by the central bank while they wait", async () => {
    const { net, upgrade, central } = await loadFixture(deploy);
    await central.call("AccessManager", "schedule", [...upgrade, 0]);
    await central.call("AccessManager", "cancel", [net.centralBank.account, ...upgrade]);
    await clock.advance(BigInt(ADMIN_DELAY_SECONDS));
    await expect(central.call("AccessManager", "execute", upgrade)).to.be.revertedWithCustomError(
      net.accessManager,
      "AccessManagerNotScheduled",
    );
  });

  it("keep the state and append to it", async () => {
    const { net, policy, next } = await loadFixture(deploy);
    await net.govern(policy, "upgradeToAndCall", [
      next.target,
      policy.interface.encodeFunctionData("mark", [7n]),
    ]);
    const word = await ethers.provider.getStorage(policy.target, IMPLEMENTATION_SLOT);
    expect(BigInt(word)).to.equal(BigInt(String(next.target)));
    expect(await policy.marker()).to.equal(7n);
    expect(await policy.valueAt(TENOR, 0)).to.equal(6n);
  });

  it("take only implementations that can be upgraded again", async () => {
    const { net, policy } = await loadFixture(deploy);
    const library = await deployTestContract("LibraryHarness");
    await expect(net.govern(policy, "upgradeToAndCall", [library.target, "0x"]))
      .to.be.revertedWithCustomError(policy, "ERC1967InvalidImplementation")
      .withArgs(library.target);
  });

  it("reach every account at once through the beacon, which obeys the central bank after the delay", async () => {
    const { net, central } = await loadFixture(deploy);
    const next = await deployTestContract<MemberAccountNext>("MemberAccountNext", [
      net.addressOf("Directory"),
    ]);
    const beacon = (await ethers.getContractFactory("UpgradeableBeacon")).attach(
      net.addressOf("MemberAccountBeacon"),
    );
    await expect(central.call(beacon, "upgradeTo", [next.target]))
      .to.be.revertedWithCustomError(beacon, "OwnableUnauthorizedAccount")
      .withArgs(net.centralBank.account);
    await net.govern(beacon, "upgradeTo", [next.target]);
    for (const { account, maker } of [net.centralBank, ...net.banks]) {
      const upgraded = next.attach(account) as MemberAccountNext;
      expect(await upgraded.version()).to.equal(2n);
      expect(await upgraded.roleOf(maker.address)).to.equal(1n);
    }
  });
});

describe("roles", () => {
  it("are granted by the central bank after the delay of ADMIN only", async () => {
    const { net, central } = await loadFixture(deploy);
    const [bank] = net.banks;
    const OPERATIONS = 2n;
    const args = [OPERATIONS, bank.account, 0];
    await expect(net.as(bank).call("AccessManager", "grantRole", args))
      .to.be.revertedWithCustomError(net.accessManager, "AccessManagerUnauthorizedAccount")
      .withArgs(bank.account, 0n);
    await expect(central.call("AccessManager", "grantRole", args)).to.be.revertedWithCustomError(
      net.accessManager,
      "AccessManagerNotScheduled",
    );
    await net.govern("AccessManager", "grantRole", args);
    expect(await net.accessManager.hasRole(OPERATIONS, bank.account)).to.deep.equal([true, 0n]);
  });

  it("keep outsiders from the ledger, whichever function they try", async () => {
    const { net } = await loadFixture(deploy);
    const ledger = net.contract("TitleLedger");
    const [bank] = net.banks;
    await expect(net.as(bank).call(ledger, "open", [1n, 1n, bank.account]))
      .to.be.revertedWithCustomError(ledger, "AccessManagedUnauthorized")
      .withArgs(bank.account);
  });
});
