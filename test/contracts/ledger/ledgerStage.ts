/** A ledger of its own, behind its proxy and under a real AccessManager, with actors for desks and holders. */
import { network } from "hardhat";
import type {} from "../../../sdk/src/generated/typechain/hardhat.d.ts";

export async function createLedgerStage() {
  const { ethers, networkHelpers } = await network.create({
    network: "hardhat",
    override: { blockGasLimit: 200_000_000n },
  });
  const signers = await ethers.getSigners();
  type Signer = (typeof signers)[number];
  const [registry, desk, otherDesk, alice, bob, stranger] = signers as [
    Signer,
    Signer,
    Signer,
    Signer,
    Signer,
    Signer,
  ];

  const authority = await ethers.deployContract("AccessManager", [registry]);
  const members = await ethers.deployContract("MembersDouble", [stranger]);
  const implementation = await ethers.deployContract("TitleLedger", [members]);
  const initialize = implementation.interface.encodeFunctionData("initialize", [
    await authority.getAddress(),
  ]);
  const proxy = await ethers.deployContract("ERC1967Proxy", [implementation, initialize]);
  const ledger = await ethers.getContractAt("TitleLedger", await proxy.getAddress());

  for (const caller of [registry, desk, otherDesk]) await ledger.connect(registry).appoint(caller);

  const createDeskActor = async () => {
    const actor = await ethers.deployContract("Actor");
    await ledger.connect(registry).appoint(actor);
    return actor;
  };
  return {
    ethers,
    networkHelpers,
    authority,
    members,
    implementation,
    ledger,
    registry,
    desk,
    otherDesk,
    alice,
    bob,
    stranger,
    createDeskActor,
  };
}

export type LedgerStage = Awaited<ReturnType<typeof createLedgerStage>>;
