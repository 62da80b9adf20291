import { expect } from "chai";
import { ZeroHash } from "ethers";
import { DIRECTORY_ADDRESS } from "../../../node/src/app/genesis/deployer.ts";
import { bytes32Text } from "../../../node/src/app/genesis/text.ts";
import type { Directory } from "../../../sdk/src/generated/typechain/contracts/consortium/Directory.ts";
import { loadFixture } from "../support/chain.ts";
import { testKey } from "../support/member.ts";
import { contractAt, deployNetwork } from "../support/network.ts";
import { deployAlone } from "../support/standalone.ts";

const SPOT = bytes32Text("Spot");

const deployDirectory = () => deployAlone<Directory>("Directory");

describe("Directory", () => {
  it("names every contract of the network from its constant address", async () => {
    const net = await loadFixture(deployNetwork);
    const directory = contractAt<Directory>("Directory", DIRECTORY_ADDRESS);
    const expected = Object.keys(net.deployment.contracts);
    expect(await directory.names()).to.deep.equal(expected.map(bytes32Text));
    for (const name of expected) {
      expect(await directory.addressOf(bytes32Text(name))).to.equal(net.addressOf(name));
    }
  });

  it("does not answer for a name it does not know", async () => {
    const net = await loadFixture(deployNetwork);
    await expect(net.contract<Directory>("Directory").addressOf(SPOT))
      .to.be.revertedWithCustomError(net.errors, "Directory_UnknownName")
      .withArgs(SPOT);
  });

  it("points a name elsewhere without listing it twice", async () => {
    const { contract: directory, authority } = await loadFixture(deployDirectory);
    await directory.setAddress(SPOT, directory.target);
    await expect(directory.setAddress(SPOT, authority.target))
      .to.emit(directory, "Named")
      .withArgs(SPOT, authority.target);
    expect(await directory.addressOf(SPOT)).to.equal(authority.target);
    expect(await directory.names()).to.deep.equal([SPOT]);
  });

  it("refuses an empty name and an address without code", async () => {
    const { contract: directory } = await loadFixture(deployDirectory);
    const nobody = testKey("nobody").address;
    await expect(directory.setAddress(ZeroHash, directory.target)).to.be.revertedWithCustomError(
      directory,
      "Directory_EmptyName",
    );
    await expect(directory.setAddress(SPOT, nobody))
      .to.be.revertedWithCustomError(directory, "Directory_NotContract")
      .withArgs(SPOT, nobody);
  });

  it("holds 128 names and no more", async () => {
    const { contract: directory } = await loadFixture(deployDirectory);
    for (let index = 0; index < 128; index += 1) {
      await directory.setAddress(bytes32Text(`Name${index}`), directory.target);
    }
    await expect(directory.setAddress(SPOT, directory.target))
      .to.be.revertedWithCustomError(directory, "Directory_Full")
      .withArgs(128n);
    await directory.setAddress(bytes32Text("Name0"), directory.target);
  });

  it("is changed by the central bank only, and only after the delay of ADMIN", async () => {
    const net = await loadFixture(deployNetwork);
    const [bank] = net.banks;
    const directory = net.contract<Directory>("Directory");
    const args = [SPOT, directory.target];
    await expect(net.as(bank).call("Directory", "setAddress", args))
      .to.be.revertedWithCustomError(directory, "AccessManagedUnauthorized")
      .withArgs(bank.account);
    await expect(
      net.as(net.centralBank).call("Directory", "setAddress", args),
    ).to.be.revertedWithCustomError(net.accessManager, "AccessManagerNotScheduled");
    await net.govern("Directory", "setAddress", args);
    expect(await directory.addressOf(SPOT)).to.equal(directory.target);
  });
});
