import { usccCheckCharacter } from "@piaohao/sdk";
import { expect } from "chai";
import { Wallet } from "ethers";
import { callNode } from "../../node/src/app/network/client.ts";
import type { Address } from "../../node/src/types/hex.ts";
import { type Party, partyOf } from "../../scripts/story/cast.ts";
import { blockAt, forkBetween, heightOf, proposes, reaches } from "./support/chain.ts";
import { type Devnet, startDevnet } from "./support/devnet.ts";
import { watchHeads } from "./support/heads.ts";
import { addressOfNode, createNewcomer, type Newcomer } from "./support/newcomer.ts";
import { createSender, startTrickle, type Trickle } from "./support/traffic.ts";

const NEW_BANK = "91330100MA2XPH106";
const WAIT_MS = 90_000;
/** Two timeouts of a round: time enough for a block if there were a quorum. */
const SILENCE_MS = 4_500;

describe("the validator set of a running network", () => {
  let devnet: Devnet;
  let centralBank: Party;
  let newcomer: Newcomer;
  let operator: Address;
  let trickle: Trickle;

  before(async () => {
    devnet = await startDevnet();
    centralBank = await partyOf(devnet.network, "中央银行", "11100000MB2XPH000U");
    newcomer = await createNewcomer(devnet, "bank-yuyao");
    const { account } = await centralBank.client.members.admit({
      uscc: `${NEW_BANK}${usccCheckCharacter(NEW_BANK)}`,
      legalName: "余姚银行 Bank of Yuyao",
      kind: "commercialBank",
      institutionCode: "313331000006",
      makers: [Wallet.createRandom().address as Address],
      checkers: [Wallet.createRandom().address as Address],
    });
    operator = account;
    const sender = createSender(
      new Wallet(Wallet.createRandom().privateKey),
      devnet.network.chainId,
    );
    trickle = startTrickle(sender, devnet.node("central-bank"), 250);
  });
  after(async () => {
    try {
      await trickle?.stop();
    } finally {
      await newcomer?.process.signal("SIGTERM");
      await devnet?.stop();
    }
  });

  /** Who proposed the next `count` blocks. */
  const proposersOfNext = async (count: number): Promise<readonly string[]> => {
    const node = devnet.node("central-bank");
    const from = (await heightOf(node)) + 1;
    await reaches(node, from + count - 1, WAIT_MS);
    const heights = Array.from({ length: count }, (_, index) => from + index);
    return Promise.all(heights.map(async (height) => (await blockAt(node, height)).miner));
  };

  it("keeps a node out that nobody admitted, whatever certificate it has", async () => {
    await newcomer.process.start();
    await reaches(devnet.node("central-bank"), 4, WAIT_MS);
    expect(Number(await callNode(newcomer.process.rpcUrl, "net_peerCount"))).to.equal(0);
    expect(await heightOf(newcomer.process)).to.equal(0);
  });

  it("lets a fifth node in once the central bank admits it: it fetches the chain and proposes", async () => {
    await centralBank.client.validators.admit({ validator: newcomer.address, operator });
    expect(await centralBank.client.validators.list()).to.include(newcomer.address);
    await reaches(newcomer.process, await heightOf(devnet.node("central-bank")), WAIT_MS);
    await proposes(newcomer.process, newcomer.address, { timeoutMs: WAIT_MS });
    expect(await forkBetween([...devnet.processes.nodes, newcomer.process])).to.equal(undefined);
  });

  it("counts the fifth node's seal: with one of five dead the other four are needed, and enough", async () => {
    await devnet.node("bank-qiantang").signal("SIGKILL");
    const above = (await heightOf(newcomer.process)) + 1;
    await proposes(newcomer.process, newcomer.address, { above, timeoutMs: WAIT_MS });
  });

  it("cuts a removed validator off, and counts it no more: without a quorum of the others nothing is decided", async () => {
    const removed = devnet.node("bank-qiantang");
    const validator = addressOfNode(devnet, removed);
    await centralBank.client.validators.remove({ validator });
    const validators: readonly string[] = await centralBank.client.validators.list();
    expect(validators).to.have.length(4).and.not.include(validator);
    await removed.start();
    expect(validators).to.include.members([...(await proposersOfNext(4))]);
    const node = devnet.node("central-bank");
    expect(Number(await callNode(removed.rpcUrl, "net_peerCount"))).to.equal(0);
    expect(await heightOf(removed)).to.be.lessThan(await heightOf(node));

    const stopped = [devnet.node("bank-linan"), newcomer.process];
    await Promise.all(stopped.map((process) => process.signal("SIGSTOP")));
    const heads = watchHeads(node);
    await heads.silenceOf(SILENCE_MS);
    await heads.stop();
    await Promise.all(stopped.map((process) => process.signal("SIGCONT")));
    await reaches(node, (await heightOf(node)) + 1, WAIT_MS);
  });

  it("refuses to go below four", async () => {
    const refusal = await centralBank.client.validators
      .remove({ validator: newcomer.address })
      .catch((error: unknown) => error);
    expect(refusal).to.have.property("code", "ValidatorRegistry_TooFew");
  });
});
