import { expect } from "chai";
import { Wallet } from "ethers";
import { blockAt, forkBetween, heightOf, reaches } from "./support/chain.ts";
import { type Devnet, startDevnet } from "./support/devnet.ts";
import { watchHeads } from "./support/heads.ts";
import { createSender, receiptOf, type Sender, startTrickle } from "./support/traffic.ts";
import { until } from "./support/until.ts";

const GAP_MAX_MS = 6_000;
const RETURN_MAX_MS = 10_000;
/** Longer than the first two timeouts of a round, so that a network without a quorum had its chances. */
const SILENCE_MS = 5_000;

describe("a network of four validators whose processes are killed", () => {
  let devnet: Devnet;
  let sender: Sender;

  before(async () => {
    devnet = await startDevnet();
    sender = createSender(new Wallet(Wallet.createRandom().privateKey), devnet.network.chainId);
  });
  after(() => devnet?.stop());

  it("goes on with three, without a gap above 6 s, and the fourth catches up", async () => {
    const survivor = devnet.node("central-bank");
    const victim = devnet.node("bank-pinghu");
    const trickle = startTrickle(sender, survivor, 200);
    const heads = watchHeads(survivor);
    await reaches(survivor, 2, 60_000);

    await victim.signal("SIGKILL");
    expect(victim.pid()).to.equal(undefined);
    const killedAt = await heightOf(survivor);
    // Each validator proposes in turn: the dead one's turn comes at least once.
    await reaches(survivor, killedAt + 6, 180_000);
    await victim.start();
    await reaches(victim, await heightOf(survivor), RETURN_MAX_MS);
    await reaches(victim, (await heightOf(survivor)) + 2, 90_000);
    await Promise.all([trickle.stop(), heads.stop()]);

    expect(heads.longestGapMs()).to.be.at.most(GAP_MAX_MS);
    expect(await forkBetween(devnet.processes.nodes)).to.equal(undefined);
    for (const hash of trickle.sent) {
      await until(`receipt of ${hash}`, 45_000, () => receiptOf(victim, hash));
    }
  });

  it("stops with two, without a fork, and has a block within 10 s after their return", async () => {
    const victims = [devnet.node("bank-linan"), devnet.node("bank-pinghu")];
    const survivors = [devnet.node("central-bank"), devnet.node("bank-qiantang")];
    const [survivor = devnet.node("central-bank")] = survivors;
    await Promise.all(victims.map((victim) => victim.signal("SIGKILL")));
    // A block that was decided in the last moment still reaches both.
    const stoppedAt = await until("both are at one height", 15_000, async () => {
      const [one, other] = await Promise.all(survivors.map(heightOf));
      return one === other ? one : undefined;
    });
    const waiting = await sender.send(survivor);
    const heads = watchHeads(survivor);
    await heads.silenceOf(SILENCE_MS);
    await heads.stop();
    expect(await Promise.all(survivors.map(heightOf))).to.deep.equal([stoppedAt, stoppedAt]);
    expect(await receiptOf(survivor, waiting)).to.equal(undefined);

    await Promise.all(victims.map((victim) => victim.start()));
    await reaches(survivor, stoppedAt + 1, RETURN_MAX_MS);
    await until("the waiting transaction is included", RETURN_MAX_MS, () =>
      receiptOf(survivor, waiting),
    );
    await Promise.all(devnet.processes.nodes.map((node) => reaches(node, stoppedAt + 1, 30_000)));
    expect(await forkBetween(devnet.processes.nodes)).to.equal(undefined);
  });

  it("goes on from its disks when all four were killed; no acknowledged transaction is lost", async () => {
    const { nodes } = devnet.processes;
    const entry = devnet.node("bank-linan");
    const trickle = startTrickle(sender, entry, 20);
    await until("more than ten of many transactions are included", 60_000, async () => {
      const [eleventh] = trickle.sent.slice(10);
      const isWaitedFor = eleventh === undefined || trickle.sent.length < 60;
      return isWaitedFor ? undefined : receiptOf(entry, eleventh);
    });
    const acknowledged = [];
    for (const hash of trickle.sent) {
      const receipt = await receiptOf(entry, hash);
      if (receipt !== undefined) acknowledged.push(receipt);
    }
    await Promise.all(nodes.map((node) => node.signal("SIGKILL")));
    // Its last transaction met no node any more.
    await trickle.stop().catch(() => undefined);
    expect(acknowledged).to.have.length.above(10);

    await devnet.processes.start();
    const height = await heightOf(entry);
    for (const receipt of acknowledged) {
      const { transactionHash, blockNumber, blockHash } = receipt;
      for (const node of nodes) {
        await reaches(node, blockNumber, RETURN_MAX_MS);
        expect(await receiptOf(node, transactionHash)).to.deep.equal(receipt);
        expect(await blockAt(node, blockNumber)).to.have.property("hash", blockHash);
      }
    }
    await Promise.all(nodes.map((node) => reaches(node, height + 1, 90_000)));
    expect(await forkBetween(nodes)).to.equal(undefined);
  });
});
