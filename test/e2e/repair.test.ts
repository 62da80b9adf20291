import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import { networkLayout } from "../../node/src/app/network/layout.ts";
import type { NodeProcess } from "../../node/src/app/network/processes.ts";
import { forkBetween, healthOf, heightOf, proposes, reaches } from "./support/chain.ts";
import { piaohao } from "./support/commandLine.ts";
import { type Devnet, startDevnet } from "./support/devnet.ts";
import { addressOfNode } from "./support/newcomer.ts";
import { createSender, startTrickle, type Trickle } from "./support/traffic.ts";

const BLOCK_BYTES = 4_096;

interface Report {
  readonly chain: { readonly fault?: string; readonly setAside?: string };
  readonly votes: { readonly fault?: string; readonly setAside?: string };
  readonly abstainThrough?: string;
}

describe("a validator whose files were damaged", () => {
  let devnet: Devnet;
  let victim: NodeProcess;
  let traffic: Trickle | undefined;
  let config: string;
  let data: string;

  before(async () => {
    devnet = await startDevnet();
    victim = devnet.node("bank-linan");
    ({ config } = networkLayout(devnet.directory).node(victim.name));
    data = join(networkLayout(devnet.directory).node(victim.name).directory, "data");
    const sender = createSender(
      new Wallet(Wallet.createRandom().privateKey),
      devnet.network.chainId,
    );
    traffic = startTrickle(sender, devnet.node("central-bank"), 200);
    await reaches(victim, 4, 60_000);
  });
  after(async () => {
    try {
      await traffic?.stop();
    } finally {
      await devnet?.stop();
    }
  });

  async function damageVotes(): Promise<void> {
    const file = join(data, "votes.wal");
    const content = await readFile(file);
    await writeFile(file, content.fill(0xff, 2 * BLOCK_BYTES, 4 * BLOCK_BYTES));
  }

  async function repaired(): Promise<Report> {
    const { exitCode, stdout, stderr } = await piaohao("node", "repair", "-c", config, "--json");
    expect(stderr).to.equal("");
    expect(exitCode).to.equal(0);
    return JSON.parse(stdout) as Report;
  }

  /** It proposes again, which only a validator that votes does, and not before the height it abstains through. */
  async function votesAgainAfter(height: number): Promise<void> {
    const self = addressOfNode(devnet, victim);
    await proposes(victim, self, { above: height, timeoutMs: 120_000 });
    expect(await healthOf(victim)).to.include({ abstainsThrough: null, hasTwin: false });
    expect(await forkBetween(devnet.processes.nodes)).to.equal(undefined);
  }

  it("does not start on a damaged log, is repaired, and votes again above its head", async () => {
    await victim.signal("SIGKILL");
    await damageVotes();
    const refusal = await victim.start().catch((error: unknown) => error);
    expect(refusal).to.have.property("code", "NETWORK_NODE_ENDED");
    expect(String(refusal)).to.match(/DB_WAL_CORRUPT.*piaohao node repair/);

    const report = await repaired();
    expect(report.chain).to.deep.equal({});
    expect(report.votes.setAside).to.equal(join(data, "votes.wal.damaged-1"));
    await victim.start();
    await votesAgainAfter(Number(report.abstainThrough));
  });

  it("fetches the chain anew when that and the log were damaged, and votes again two blocks later", async () => {
    const running = await piaohao("node", "repair", "-c", config);
    expect(running.exitCode).to.equal(1);
    expect(running.stderr).to.match(/DB_LOCKED|P2P_LISTEN_FAILED/);

    await victim.signal("SIGKILL");
    await damageVotes();
    await rm(join(data, "chain", "CURRENT"));
    const refusal = await victim.start().catch((error: unknown) => error);
    expect(String(refusal)).to.match(/DB_CORRUPT.*piaohao node repair/);

    const highest = await heightOf(devnet.node("central-bank"));
    const report = await repaired();
    expect(report.chain.setAside).to.equal(join(data, "chain.damaged-1"));
    expect(Number(report.abstainThrough)).to.be.at.least(highest + 2);
    await victim.start();
    await votesAgainAfter(Number(report.abstainThrough));
  });
});
