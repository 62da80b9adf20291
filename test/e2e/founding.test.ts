// Institutions that found a network together and keep their keys: each has a directory of its own, the authority another.

import { cp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import type { Server } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { readNodeConfig } from "../../node/src/app/config.ts";
import { requestCertificate } from "../../node/src/app/network/certificateRequests.ts";
import { callNode } from "../../node/src/app/network/client.ts";
import type { Founding } from "../../node/src/app/network/consortium.ts";
import { developmentConsortium } from "../../node/src/app/network/developmentConsortium.ts";
import { networkLayout } from "../../node/src/app/network/layout.ts";
import {
  createNetworkProcesses,
  type NetworkProcesses,
} from "../../node/src/app/network/processes.ts";
import { addressOfCertificate } from "../../node/src/crypto/certificateAddress.ts";
import { serialNumberOf } from "../../node/src/crypto/revocations.ts";
import { addressOf } from "../../node/src/crypto/signing.ts";
import type { Address } from "../../node/src/types/hex.ts";
import { reaches } from "./support/chain.ts";
import { type CommandOutcome, piaohao } from "./support/commandLine.ts";
import { temporaryDirectory } from "./support/devnet.ts";
import { holdPorts, portsOf, releasePorts } from "./support/heldPorts.ts";
import { until } from "./support/until.ts";

const NAMES = ["central-bank", "bank-linan", "bank-pinghu", "bank-qiantang"] as const;
const PUBLIC_FILES = [
  "ca.pem",
  "consortium.json",
  "genesis.json",
  "peers.json",
  "request.json",
  "revocations.pem",
  "tls.pem",
] as const;

describe("a network whose founders keep their keys", () => {
  let home: string;
  let authority: string;
  const addresses = new Map<string, Address>();
  /** Until the nodes start, a while after they were chosen: nobody else gets their ports. */
  const held: Server[] = [];

  /** The founders' own directories, side by side so that their processes can be started together. */
  const ownOf = (name: string) => networkLayout(join(home, "founders")).node(name);
  const givenTo = (name: string) => networkLayout(authority).node(name);

  before(async () => {
    home = await temporaryDirectory();
    authority = join(home, "authority");
    for (const name of NAMES) {
      const { address } = await requestCertificate(ownOf(name).directory, name);
      addresses.set(name, address);
      held.push(...(await holdPorts(portsOf(readNodeConfig(ownOf(name).config)))));
    }
    const description: Founding = {
      ...developmentConsortium({
        secret: "founders",
        addressOf,
        validators: [...addresses.values()],
      }),
      developmentNetwork: false,
      genesisTime: Math.floor(Date.now() / 1_000),
    };
    const file = join(home, "description.json");
    await writeFile(file, JSON.stringify(description));
    await succeeds(piaohao("network", "init", "-d", authority, "-c", file));
  });
  after(async () => {
    await releasePorts(held);
    await rm(home, { recursive: true });
  });

  const certify = (name: string, request = ownOf(name).certificateRequest) =>
    piaohao("network", "certify", name, request, "-d", authority, "--json");

  /** As an operator puts the files that came beside the node's own. */
  const take = (name: string) =>
    cp(givenTo(name).directory, ownOf(name).directory, { recursive: true });

  it("has the addresses that its description gives, and makes no key", async () => {
    const { validators } = JSON.parse(await readFile(networkLayout(authority).consortium, "utf8"));
    expect(validators.map(({ address }: { address: Address }) => address)).to.deep.equal([
      ...addresses.values(),
    ]);
    expect(await readdir(authority)).not.to.include("nodes");
    for (const command of ["start", "status"]) {
      const { exitCode, stderr } = await piaohao("network", command, "-d", authority);
      expect([exitCode, stderr.includes("NETWORK_NO_NODES")]).to.deep.equal([1, true]);
    }
  });

  it("certifies who asks with the described key, and hands out what is public", async () => {
    for (const name of NAMES) {
      const { address, directory } = JSON.parse(await succeeds(certify(name)));
      expect([address, directory]).to.deep.equal([addresses.get(name), givenTo(name).directory]);
      expect((await readdir(directory)).sort()).to.deep.equal([...PUBLIC_FILES]);
    }
  });

  it("gives a name to one key alone (NODE_OTHER_KEY), and nothing to who changes a request", async () => {
    const { exitCode, stderr } = await certify(
      "bank-linan",
      ownOf("bank-pinghu").certificateRequest,
    );
    expect([exitCode, stderr.includes("NODE_OTHER_KEY")]).to.deep.equal([1, true]);
    const request = JSON.parse(await readFile(ownOf("bank-linan").certificateRequest, "utf8"));
    const forged = join(home, "forged.json");
    const victim = addresses.get("bank-pinghu");
    await writeFile(forged, JSON.stringify({ ...request, address: victim }));
    const refused = await certify("stranger", forged);
    expect(refused.stderr).to.include("CRYPTO_CERTIFICATE_REQUEST");
    expect(await readdir(join(authority, "nodes"))).not.to.include("stranger");
  });

  it("renews a certificate by a request for the same keys, and revokes all of a TLS key for good", async () => {
    const name = "bank-linan";
    const first = await readFile(givenTo(name).certificate, "utf8");
    const own = await Promise.all(
      [ownOf(name).keystore, ownOf(name).tlsKey].map((file) => readFile(file)),
    );
    const again = JSON.parse(
      await succeeds(piaohao("node", "request", name, "-d", ownOf(name).directory, "--json")),
    );
    expect(again.address).to.equal(addresses.get(name));
    expect(
      await Promise.all([ownOf(name).keystore, ownOf(name).tlsKey].map((file) => readFile(file))),
    ).to.deep.equal(own);
    await succeeds(certify(name));
    const second = await readFile(givenTo(name).certificate, "utf8");
    const revoked = await succeeds(piaohao("network", "revoke", name, "-d", authority, "--json"));
    expect(JSON.parse(revoked).serialNumbers).to.deep.equal([first, second].map(serialNumberOf));
    expect((await certify(name)).stderr).to.include("NODE_REVOKED_KEY");
    await rename(ownOf(name).tlsKey, `${ownOf(name).tlsKey}.stolen`);
    await succeeds(piaohao("node", "request", name, "-d", ownOf(name).directory));
    await succeeds(certify(name));
    const third = await readFile(givenTo(name).certificate, "utf8");
    expect([first, second].map(serialNumberOf)).not.to.include(serialNumberOf(third));
    expect(addressOfCertificate(third)).to.equal(addresses.get(name));
  });

  describe("once each has what the authority sends back when all are certified", () => {
    let processes: NetworkProcesses;

    before(async () => {
      for (const name of NAMES) await take(name);
      await cp(networkLayout(authority).genesis, networkLayout(join(home, "founders")).genesis);
      processes = createNetworkProcesses({ directory: join(home, "founders") });
      await releasePorts(held);
      await processes.start();
    });
    after(() => processes?.stop());

    it("accepts the genesis that came from the authority as that of the description agreed on", async () => {
      const genesis = join(ownOf("bank-linan").directory, "genesis.json");
      const description = join(home, "description.json");
      const verified = await succeeds(
        piaohao("genesis", "verify", "-g", genesis, "-c", description, "--json"),
      );
      expect(JSON.parse(verified)).to.include({ verified: true });
    });

    it("decides blocks with all four, the renewed one too", async () => {
      for (const node of processes.nodes) await reaches(node, 1, 120_000);
      for (const node of processes.nodes) {
        await until(`${node.name} has three peers`, 60_000, async () =>
          Number(await callNode(node.rpcUrl, "net_peerCount")) === 3 ? true : undefined,
        );
      }
    });
  });
});

/** What a command prints that succeeds. */
async function succeeds(command: Promise<CommandOutcome>): Promise<string> {
  const { exitCode, stdout, stderr } = await command;
  expect([exitCode, stderr]).to.deep.equal([0, ""]);
  return stdout;
}
