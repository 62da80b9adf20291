// A node's files and the request for its certificate, as its operator makes them.
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { readEndpoint, readNodeConfig, readPeers } from "../../../node/src/app/config.ts";
import {
  certifyRequest,
  requestCertificate,
} from "../../../node/src/app/network/certificateRequests.ts";
import { addressOfNode } from "../../../node/src/app/network/certify.ts";
import { developmentConsortium } from "../../../node/src/app/network/developmentConsortium.ts";
import { initConsortiumNetwork } from "../../../node/src/app/network/init.ts";
import { networkLayout, nodeLayout } from "../../../node/src/app/network/layout.ts";
import { addNode } from "../../../node/src/app/network/newcomer.ts";
import type { NodePlace } from "../../../node/src/app/network/nodeFiles.ts";
import { revokeCertificates } from "../../../node/src/app/network/revoke.ts";
import type { CertificateRequest } from "../../../node/src/crypto/certificateRequests.ts";
import { readRevocations, serialNumberOf } from "../../../node/src/crypto/revocations.ts";
import { addressOf } from "../../../node/src/crypto/signing.ts";
import type { Address } from "../../../node/src/types/hex.ts";

const NAMES = ["central-bank", "bank-linan", "bank-pinghu", "bank-qiantang"] as const;

async function refused(work: Promise<unknown>, code: string): Promise<void> {
  const error = await work.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  expect(error).to.have.property("code", code);
}

describe("what an operator makes of a node before it has a certificate", () => {
  let home: string;
  const filesOf = (name: string) => nodeLayout(join(home, name));

  before(async () => {
    home = await mkdtemp(join(tmpdir(), "piaohao-request-"));
  });
  after(() => rm(home, { recursive: true }));

  it("is made to its end by asking again, wherever the first time was cut off", async () => {
    const name = "bank-linan";
    const { directory, keystore, password, adminToken, tlsKey, config } = filesOf(name);
    const { address } = await requestCertificate(directory, name);
    const kept = await readFile(password, "utf8");
    for (const missing of [[config], [tlsKey], [adminToken], [adminToken, keystore]]) {
      for (const file of missing) await rm(file);
      const again = await requestCertificate(directory, name);
      expect(again.address === address, missing.join()).to.equal(!missing.includes(keystore));
      for (const secret of [keystore, password, adminToken, tlsKey])
        expect((await stat(secret)).mode & 0o077, secret).to.equal(0);
    }
    expect(await readFile(password, "utf8")).to.equal(kept);
  });

  it("is refused in the directory of another node (NODE_OTHER_NAME), whose keys it would ask for", async () => {
    const { directory, certificateRequest } = filesOf("bank-pinghu");
    await requestCertificate(directory, "bank-pinghu");
    const request = await readFile(certificateRequest);
    await refused(requestCertificate(directory, "bank-qiantang"), "NODE_OTHER_NAME");
    expect(await readFile(certificateRequest)).to.deep.equal(request);
  });
});

describe("where a node is reached", () => {
  let home: string;
  const filesOf = (name: string) => nodeLayout(join(home, name));
  const [HERE, THERE] = [
    { host: "10.1.2.3", port: 30_303 },
    { host: "node.linan.example", port: 443 },
  ];

  before(async () => {
    home = await mkdtemp(join(tmpdir(), "piaohao-endpoint-"));
  });
  after(() => rm(home, { recursive: true }));

  it("is where it listens, unless its configuration says otherwise", async () => {
    const ask = (name: string, place?: NodePlace) =>
      requestCertificate(filesOf(name).directory, name, place);
    expect((await ask("plain")).endpoint.host).to.equal("127.0.0.1");
    expect((await ask("named", { listen: HERE })).endpoint).to.deep.equal(HERE);
    const { endpoint } = await ask("behind", { listen: HERE, endpoint: THERE });
    expect(endpoint).to.deep.equal(THERE);
    expect((await ask("behind")).endpoint).to.deep.equal(THERE);
  });

  it("is changed in the configuration, not by asking again (NODE_OTHER_PLACE)", async () => {
    const { directory, config } = filesOf("moved");
    const ask = (place?: NodePlace) => requestCertificate(directory, "moved", place);
    await ask({ listen: HERE });
    await ask({ listen: HERE });
    await refused(ask({ listen: THERE }), "NODE_OTHER_PLACE");
    await refused(ask({ endpoint: THERE }), "NODE_OTHER_PLACE");
    const written = JSON.parse(await readFile(config, "utf8"));
    await writeFile(config, JSON.stringify({ ...written, p2p: { ...written.p2p, ...THERE } }));
    expect((await ask()).endpoint).to.deep.equal(THERE);
  });

  it("is told to all others by the authority, as often as one is certified", async () => {
    const authority = join(home, "authority");
    const founders = NAMES.slice(1);
    const requests = new Map<string, CertificateRequest>();
    for (const [index, name] of founders.entries()) {
      const listen = { ...HERE, port: 1_000 + index };
      requests.set(name, await requestCertificate(filesOf(name).directory, name, { listen }));
    }
    const described = developmentConsortium({ secret: "x", addressOf });
    await initConsortiumNetwork(authority, {
      ...described,
      validators: described.validators.map(({ name, operatorUscc }) => {
        const address = requests.get(name)?.address;
        return { name, operatorUscc, ...(address !== undefined && { address }) };
      }),
    });
    const { node } = networkLayout(authority);
    const known = async (name: string): Promise<unknown[]> =>
      JSON.parse(await readFile(node(name).peers, "utf8"));
    const own = {
      ...readEndpoint(node(NAMES[0]).config),
      address: addressOfNode(authority, NAMES[0]),
    };
    const peers: unknown[] = [own];
    for (const name of founders) {
      const { certificateRequest } = filesOf(name);
      await certifyRequest(authority, name, certificateRequest);
      expect(await known(name)).to.have.deep.members(peers);
      const { address, endpoint } = requests.get(name) ?? {};
      peers.push({ address, ...endpoint });
    }
    for (const name of founders) expect(await known(name)).to.have.length(founders.length);
    expect(readPeers(readNodeConfig(node(NAMES[0]).config))).to.have.deep.members(peers.slice(1));
  });
});

describe("what the authority certifies", () => {
  let home: string;
  let authority: string;
  const filesOf = (name: string) => nodeLayout(join(home, name));
  const givenTo = (name: string) => networkLayout(authority).node(name);
  const certify = (name: string, of = name) =>
    certifyRequest(authority, name, filesOf(of).certificateRequest);

  before(async () => {
    home = await mkdtemp(join(tmpdir(), "piaohao-certify-"));
    authority = join(home, "authority");
    const addresses: Address[] = [];
    for (const name of NAMES)
      addresses.push((await requestCertificate(filesOf(name).directory, name)).address);
    const founding = developmentConsortium({ secret: "x", addressOf, validators: addresses });
    await initConsortiumNetwork(authority, founding);
  });
  after(() => rm(home, { recursive: true }));

  it("has one name for one key (NODE_OTHER_NAME), by the description and by what is certified", async () => {
    await refused(certify("bank-linan-2", "bank-linan"), "NODE_OTHER_NAME");
    await requestCertificate(filesOf("bank-five").directory, "bank-five");
    await certify("bank-five");
    await refused(certify("bank-six", "bank-five"), "NODE_OTHER_NAME");
    expect(existsSync(givenTo("bank-six").directory)).to.equal(false);
    await certify("bank-five");
  });

  it("keeps its name from a new node (NODE_EXISTS), also before it is certified", async () => {
    for (const name of ["bank-linan", "bank-five"])
      await refused(addNode(authority, name), "NODE_EXISTS");
    expect(existsSync(givenTo("bank-linan").directory)).to.equal(false);
  });

  it("is taken back by its name with all that was made for that TLS key before", async () => {
    const made: string[] = [];
    for (let time = 0; time < 3; time += 1) {
      await certify("bank-pinghu");
      made.push(serialNumberOf(await readFile(givenTo("bank-pinghu").certificate)));
    }
    expect(await revokeCertificates(authority, "bank-pinghu")).to.deep.equal(made);
    expect(await revoked()).to.deep.equal(new Set(made));
  });

  it("is taken back too where an earlier version made it, which kept the last one alone", async () => {
    await certify("central-bank");
    await rm(networkLayout(authority).certificatesOf("central-bank"));
    const first = serialNumberOf(await readFile(givenTo("central-bank").certificate));
    await certify("central-bank");
    const second = serialNumberOf(await readFile(givenTo("central-bank").certificate));
    expect(await revokeCertificates(authority, "central-bank")).to.deep.equal([first, second]);
    await refused(revokeCertificates(authority, "nobody"), "NODE_NOT_FOUND");
  });

  it("is no TLS key of which a certificate was taken back (NODE_REVOKED_KEY), whenever it was asked for", async () => {
    const { directory, tlsKey, certificateRequest } = filesOf("bank-qiantang");
    const old = await readFile(certificateRequest);
    await certify("bank-qiantang");
    await revokeCertificates(authority, "bank-qiantang");
    await refused(certify("bank-qiantang"), "NODE_REVOKED_KEY");
    await rm(tlsKey);
    await requestCertificate(directory, "bank-qiantang");
    await certify("bank-qiantang");
    await writeFile(certificateRequest, old);
    await refused(certify("bank-qiantang"), "NODE_REVOKED_KEY");
  });

  it("is no node whose key is with the authority (NODE_KEY_HERE), to be handed out with what is public", async () => {
    await addNode(authority, "bank-seven");
    const { directory, certificateRequest } = givenTo("bank-seven");
    await requestCertificate(directory, "bank-seven");
    const files = await readdir(directory);
    await refused(certifyRequest(authority, "bank-seven", certificateRequest), "NODE_KEY_HERE");
    expect(await readdir(directory)).to.deep.equal(files);
  });

  it("is nothing without the authority's key (NETWORK_NO_AUTHORITY), and nothing is made", async () => {
    const { authorityKey } = networkLayout(authority);
    const key = await readFile(authorityKey);
    await rm(authorityKey);
    await requestCertificate(filesOf("bank-eight").directory, "bank-eight");
    await refused(certify("bank-eight"), "NETWORK_NO_AUTHORITY");
    await refused(addNode(authority, "bank-eight"), "NETWORK_NO_AUTHORITY");
    expect(existsSync(givenTo("bank-eight").directory)).to.equal(false);
    await writeFile(authorityKey, key, { mode: 0o600 });
  });

  const revoked = async (): Promise<ReadonlySet<string>> => {
    const { revocations, authorityCertificate } = networkLayout(authority);
    const [list, by] = await Promise.all(
      [revocations, authorityCertificate].map((file) => readFile(file, "utf8")),
    );
    return (await readRevocations(list ?? "", by ?? "")).serialNumbers;
  };
});
