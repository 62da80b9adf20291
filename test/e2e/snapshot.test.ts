import { usccCheckCharacter } from "@piaohao/sdk";
import { expect } from "chai";
import { Transaction, Wallet } from "ethers";
import { extendChain } from "../../bench/support/longChain.ts";
import { callNode } from "../../node/src/app/network/client.ts";
import type { Address, Hex } from "../../node/src/types/hex.ts";
import { partyOf } from "../../scripts/story/cast.ts";
import { blockAt, heightOf, proposes, reaches } from "./support/chain.ts";
import { type Devnet, startDevnet } from "./support/devnet.ts";
import { createNewcomer, type Newcomer } from "./support/newcomer.ts";
import { createSender, startTrickle, type Trickle } from "./support/traffic.ts";

const NEW_BANK = "91330100MA2XPH107";
const BLOCKS = 300;
const WAIT_MS = 90_000;

/** Transfers of nothing from one key to addresses that are new to the state. */
function transfersOf(chainId: number): (index: number) => readonly Hex[] {
  const wallet = Wallet.createRandom();
  return (nonce) => {
    const to = `0x${(nonce + 0x10_000).toString(16).padStart(40, "0")}`;
    const transaction = Transaction.from({
      type: 0,
      chainId,
      nonce,
      to,
      gasLimit: 21_000,
      gasPrice: 0,
    });
    transaction.signature = wallet.signingKey.sign(transaction.unsignedHash);
    return [transaction.serialized as Hex];
  };
}

describe("a new validator of a long chain", () => {
  let devnet: Devnet;
  let newcomer: Newcomer;
  let trickle: Trickle;

  before(async () => {
    devnet = await startDevnet();
    await devnet.processes.stop();
    await extendChain({
      directory: devnet.directory,
      names: devnet.processes.nodes.map(({ name }) => name),
      blocks: BLOCKS,
      transactionsAt: transfersOf(devnet.network.chainId),
    });
    await devnet.processes.start();
    newcomer = await createNewcomer(devnet, "bank-shaoxing", { sync: { snapshotDistance: 100 } });
    const centralBank = await partyOf(devnet.network, "中央银行", "11100000MB2XPH000U");
    const { account } = await centralBank.client.members.admit({
      uscc: `${NEW_BANK}${usccCheckCharacter(NEW_BANK)}`,
      legalName: "绍兴银行 Bank of Shaoxing",
      kind: "commercialBank",
      institutionCode: "313331000007",
      makers: [Wallet.createRandom().address as Address],
      checkers: [Wallet.createRandom().address as Address],
    });
    const { address: validator } = newcomer;
    await centralBank.client.validators.admit({ validator, operator: account });
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

  it("takes a snapshot, follows and proposes", async () => {
    await newcomer.process.start();
    await reaches(newcomer.process, await heightOf(devnet.node("central-bank")), WAIT_MS);
    await proposes(newcomer.process, newcomer.address, { timeoutMs: WAIT_MS });
    const height = await heightOf(newcomer.process);
    await reaches(devnet.node("central-bank"), height, WAIT_MS);
    const theirs = await blockAt(devnet.node("central-bank"), height);
    expect((await blockAt(newcomer.process, height)).hash).to.equal(theirs.hash);
  });

  it("has the state with its proofs, and says so of the blocks it does not have", async () => {
    const refusal = await callNode(newcomer.process.rpcUrl, "eth_getBlockByNumber", [
      "0x9",
      false,
    ]).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(String(refusal)).to.match(/not kept here/);
    const head = await heightOf(newcomer.process);
    await reaches(devnet.node("bank-linan"), head, WAIT_MS);
    const height = `0x${head.toString(16)}`;
    const account = `0x${(0x10_000 + BLOCKS - 1).toString(16).padStart(40, "0")}`;
    const proofs = [newcomer.process, devnet.node("bank-linan")].map(({ rpcUrl }) =>
      callNode(rpcUrl, "eth_getProof", [account, [], height]),
    );
    const [own, theirs] = await Promise.all(proofs);
    expect(own).to.deep.equal(theirs);
  });

  it("goes on where it was after a kill", async () => {
    await newcomer.process.signal("SIGKILL");
    await newcomer.process.start();
    await reaches(newcomer.process, (await heightOf(devnet.node("central-bank"))) + 2, WAIT_MS);
  });
});
