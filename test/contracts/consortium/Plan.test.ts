import { expect } from "chai";
import { getCreateAddress, id } from "ethers";
import type { CashToken } from "../../../sdk/src/generated/typechain/contracts/settlement/CashToken.ts";
import {
  ACCESS_MANAGER_ADDRESS,
  DEPLOYER_ADDRESS,
  DIRECTORY_ADDRESS,
} from "../../../node/src/app/genesis/deployer.ts";
import { loadFixture } from "../support/chain.ts";
import { deployNetwork } from "../support/network.ts";

describe("deployment plan", () => {
  it("puts the Directory and the AccessManager at constant addresses of a deployer without a key", () => {
    expect(DEPLOYER_ADDRESS).to.equal(`0x${id("piaohao genesis deployer").slice(26)}`);
    const created = (nonce: number) =>
      getCreateAddress({ from: DEPLOYER_ADDRESS, nonce }).toLowerCase();
    expect(DIRECTORY_ADDRESS).to.equal(created(1));
    expect(ACCESS_MANAGER_ADDRESS).to.equal(created(2));
  });

  it("funds", async () => {
    const net = await loadFixture(deployNetwork);
    const supplier = await net.admitMember({ kind: "Supplier" });
    await net.fund(supplier, 5n);
    const cash = net.contract<CashToken>("CashToken");
    expect(await cash.balanceOf(supplier.account)).to.equal(5n);
    await expect(net.as(supplier).call("CashToken", "mint", [supplier.account, 1n]))
      .to.be.revertedWithCustomError(cash, "AccessManagedUnauthorized")
      .withArgs(supplier.account);
    await expect(net.as(supplier).call("CashToken", "transfer", [DIRECTORY_ADDRESS, 1n]))
      .to.be.revertedWithCustomError(net.errors, "CashToken_NotMember")
      .withArgs(net.addressOf("Directory"));
  });
});
