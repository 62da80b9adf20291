import { expect } from "chai";
import { getCreateAddress, Interface, id, ZeroAddress } from "ethers";
import hre from "hardhat";
import { CONTRACTS } from "../../../node/src/app/genesis/contracts.ts";
import {
  ACCESS_MANAGER_ADDRESS,
  DEPLOYER_ADDRESS,
  DIRECTORY_ADDRESS,
} from "../../../node/src/app/genesis/deployer.ts";
import { runPlan } from "../../../node/src/app/genesis/plan.ts";
import { FUNCTION_ROLES, ROLE_HOLDERS, ROLES } from "../../../node/src/app/genesis/roles.ts";
import { NodeError } from "../../../node/src/types/errors.ts";
import type { Address } from "../../../node/src/types/hex.ts";
import { createTestDeployer, emptyChain, ethers, loadFixture } from "../support/chain.ts";
import {
  ADMIN_DELAY_SECONDS,
  aConsortium,
  artifacts,
  contractAt,
  deployNetwork,
  GOVERNOR_DELAY_SECONDS,
} from "../support/network.ts";

/** EIP-170. */
const CODE_BYTES_MAX = 24_576;
const DEPLOYED = [
  "Directory",
  "MemberAccount",
  "MemberRegistry",
  ...CONTRACTS.map(({ contract }) => contract),
];

async function failure(promise: Promise<unknown>): Promise<NodeError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof NodeError) return error;
    throw error;
  }
  throw new Error("did not fail");
}

describe("deployment plan", () => {
  it("puts the Directory and the AccessManager at constant addresses of a deployer without a key", () => {
    expect(DEPLOYER_ADDRESS).to.equal(`0x${id("piaohao genesis deployer").slice(26)}`);
    const created = (nonce: number) =>
      getCreateAddress({ from: DEPLOYER_ADDRESS, nonce }).toLowerCase();
    expect(DIRECTORY_ADDRESS).to.equal(created(1));
    expect(ACCESS_MANAGER_ADDRESS).to.equal(created(2));
  });

  it("INV-C10: gives the central bank every power and leaves the deployer none", async () => {
    const { accessManager, centralBank } = await loadFixture(deployNetwork);
    const powers = [
      [ROLES.ADMIN, ADMIN_DELAY_SECONDS],
      [ROLES.GOVERNOR, GOVERNOR_DELAY_SECONDS],
      [ROLES.OPERATIONS, 0],
      [ROLES.MINTER, 0],
    ] as const;
    for (const [role, delay] of powers) {
      expect(await accessManager.hasRole(role, centralBank.account)).to.deep.equal([
        true,
        BigInt(delay),
      ]);
    }
    for (const role of Object.values(ROLES)) {
      expect(await accessManager.hasRole(role, DEPLOYER_ADDRESS)).to.deep.equal([false, 0n]);
    }
  });

  it("gives each restricted function the role of the table, and contracts the roles they hold", async () => {
    const net = await loadFixture(deployNetwork);
    for (const { role, contract, functions } of FUNCTION_ROLES) {
      const abi = new Interface(artifacts[contract]?.abi as string[]);
      for (const name of functions) {
        const selector = abi.getFunction(name)?.selector ?? "0x";
        const actual = await net.accessManager.getTargetFunctionRole(
          net.addressOf(contract),
          selector,
        );
        expect(actual, `${contract}.${name}`).to.equal(ROLES[role]);
      }
    }
    for (const { role, holders } of ROLE_HOLDERS) {
      for (const holder of holders) {
        expect(await net.accessManager.hasRole(ROLES[role], net.addressOf(holder))).to.deep.equal([
          true,
          0n,
        ]);
      }
    }
  });

  it("lets a named settlement bank mint instead of the central bank", async () => {
    await emptyChain();
    const { parameters } = aConsortium();
    const [central, settlement] = parameters.institutions;
    const { accounts } = await runPlan(await createTestDeployer(), artifacts, {
      ...parameters,
      settlementBankUscc: settlement?.uscc ?? "",
    });
    const accessManager = contractAt("AccessManager", ACCESS_MANAGER_ADDRESS);
    const mints = async (uscc = "") =>
      (await accessManager.getFunction("hasRole")(ROLES.MINTER, accounts[uscc]))[0];
    expect(await mints(settlement?.uscc)).to.equal(true);
    expect(await mints(central?.uscc)).to.equal(false);
  });

  it("puts contracts and accounts at the same addresses for other keys", async () => {
    const deployments = [];
    for (const keys of ["", "other "]) {
      await emptyChain();
      deployments.push(
        await runPlan(await createTestDeployer(), artifacts, aConsortium(keys).parameters),
      );
    }
    expect(deployments[0]).to.deep.equal(deployments[1]);
  });

  it("is initialised: nobody initialises a proxy or an implementation again", async () => {
    const net = await loadFixture(deployNetwork);
    const implementationSlot = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";
    for (const name of DEPLOYED.filter((contract) => contract !== "MemberAccount")) {
      const proxy = net.addressOf(name);
      const word = await ethers.provider.getStorage(proxy, implementationSlot);
      for (const address of [proxy, `0x${word.slice(26)}`]) {
        const contract = contractAt(name, address);
        await expect(
          contract.getFunction("initialize(address)").staticCall(proxy),
          name,
        ).to.be.revertedWithCustomError(contract, "InvalidInitialization");
      }
    }
  });

  it("fits every contract into the size limit of EIP-170", async () => {
    for (const name of DEPLOYED) {
      const { deployedBytecode } = await hre.artifacts.readArtifact(name);
      expect((deployedBytecode.length - 2) / 2, name).to.be.at.most(CODE_BYTES_MAX);
    }
  });

  it("names the artifact that is missing", async () => {
    await emptyChain();
    const { Policy: _, ...others } = artifacts;
    const error = await failure(
      runPlan(await createTestDeployer(), others, aConsortium().parameters),
    );
    expect(error.code).to.equal("GENESIS_ARTIFACT_MISSING");
    expect(error.details).to.deep.equal({ contract: "Policy" });
  });

  it("refuses a consortium without a central bank, with two, or with an unknown operator", async () => {
    await emptyChain();
    const { parameters: good } = aConsortium();
    const deployer = await createTestDeployer();
    const bad = [
      { ...good, institutions: good.institutions.filter(({ kind }) => kind !== "CentralBank") },
      {
        ...good,
        institutions: good.institutions.map((institution) => ({
          ...institution,
          kind: "CentralBank" as const,
        })),
      },
    ];
    for (const parameters of bad) {
      const error = await failure(runPlan(deployer, artifacts, parameters));
      expect(error.code).to.equal("GENESIS_INVALID_CONSORTIUM");
    }
    const stranger = [{ address: ZeroAddress as Address, operatorUscc: "91330100799655058B" }];
    const error = await failure(runPlan(deployer, artifacts, { ...good, validators: stranger }));
    expect(error.code).to.equal("GENESIS_INVALID_CONSORTIUM");
    expect(error.details).to.deep.equal({ uscc: "91330100799655058B" });
  });
});
