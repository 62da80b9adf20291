import { expect } from "chai";
import { ZeroAddress } from "ethers";
import type { CashToken } from "../../../sdk/src/generated/typechain/contracts/settlement/CashToken.ts";
import { loadFixture } from "../support/chain.ts";
import type { TestMember } from "../support/member.ts";
import { deployNetwork, type TestNetwork } from "../support/network.ts";

/** A supplier with ¥1,000.00 and a bank. */
async function deploy() {
  const net = await deployNetwork();
  const supplier = await net.admitMember({ kind: "Supplier" });
  await net.fund(supplier, 100_000n);
  return { net, supplier, bank: net.banks[0], cash: net.contract<CashToken>("CashToken") };
}

const suspend = (net: TestNetwork, { account }: TestMember) =>
  net.as(net.centralBank).call("MemberRegistry", "suspend", [account, "court order"]);

describe("CashToken", () => {
  it("counts in fen", async () => {
    const { cash } = await loadFixture(deploy);
    expect([await cash.name(), await cash.symbol(), await cash.decimals()]).to.deep.equal([
      "Renminbi on piaohao",
      "CNY",
      2n,
    ]);
  });

  it("INV-S1: is minted by the settlement bank only", async () => {
    const { net, supplier, bank, cash } = await loadFixture(deploy);
    const receipt = await net.as(net.centralBank).call(cash, "mint", [supplier.account, 5n]);
    await expect(receipt).to.emit(cash, "Transfer").withArgs(ZeroAddress, supplier.account, 5n);
    expect(await cash.totalSupply()).to.equal(100_005n);
    await expect(net.as(bank).call(cash, "mint", [bank.account, 5n]))
      .to.be.revertedWithCustomError(cash, "AccessManagedUnauthorized")
      .withArgs(bank.account);
  });

  it("moves between members, directly and by allowance", async () => {
    const { net, supplier, bank, cash } = await loadFixture(deploy);
    await net.as(supplier).call(cash, "transfer", [bank.account, 30_000n]);
    await net.as(supplier).call(cash, "approve", [bank.account, 20_000n]);
    await net.as(bank).call(cash, "transferFrom", [supplier.account, bank.account, 20_000n]);
    expect(await cash.balanceOf(bank.account)).to.equal(50_000n);
    expect(await cash.balanceOf(supplier.account)).to.equal(50_000n);
    await expect(net.as(bank).call(cash, "transferFrom", [supplier.account, bank.account, 1n]))
      .to.be.revertedWithCustomError(cash, "ERC20InsufficientAllowance")
      .withArgs(bank.account, 0n, 1n);
  });

  it("INV-S1: goes to members only, whether transferred or minted", async () => {
    const { net, supplier, cash } = await loadFixture(deploy);
    const stranger = supplier.maker.address;
    await expect(net.as(supplier).call(cash, "transfer", [stranger, 1n]))
      .to.be.revertedWithCustomError(net.errors, "CashToken_NotMember")
      .withArgs(stranger);
    await expect(net.as(net.centralBank).call(cash, "mint", [stranger, 1n]))
      .to.be.revertedWithCustomError(net.errors, "CashToken_NotMember")
      .withArgs(stranger);
  });

  it("INV-S1: reaches a suspended member but does not leave it", async () => {
    const { net, supplier, bank, cash } = await loadFixture(deploy);
    await net.as(supplier).call(cash, "approve", [bank.account, 100n]);
    await net.fund(bank, 7n);
    await suspend(net, supplier);
    await net.as(bank).call(cash, "transfer", [supplier.account, 7n]);
    expect(await cash.balanceOf(supplier.account)).to.equal(100_007n);
    await expect(net.as(bank).call(cash, "transferFrom", [supplier.account, bank.account, 1n]))
      .to.be.revertedWithCustomError(net.errors, "MemberRegistry_NotActive")
      .withArgs(supplier.account);
  });

  it("is burned by its holder, up to what it holds", async () => {
    const { net, supplier, cash } = await loadFixture(deploy);
    const receipt = await net.as(supplier).call(cash, "burn", [100_000n]);
    await expect(receipt)
      .to.emit(cash, "Transfer")
      .withArgs(supplier.account, ZeroAddress, 100_000n);
    expect(await cash.totalSupply()).to.equal(0n);
    await expect(net.as(supplier).call(cash, "burn", [1n]))
      .to.be.revertedWithCustomError(cash, "ERC20InsufficientBalance")
      .withArgs(supplier.account, 0n, 1n);
  });
});
