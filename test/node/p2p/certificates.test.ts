import "../../../node/src/crypto/reflectMetadata.ts";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { request } from "node:https";
import { type ConnectionOptions, connect, type TLSSocket } from "node:tls";
import * as x509 from "@peculiar/x509";
import { expect } from "chai";
import { nodeURI } from "../../../node/src/crypto/certificateAddress.ts";
import {
  ALGORITHM,
  type CertifiedKey,
  issueNodeCertificate,
  renewAuthority,
} from "../../../node/src/crypto/certificates.ts";
import { serialNumberOf } from "../../../node/src/crypto/revocations.ts";
import type { Address } from "../../../node/src/types/hex.ts";
import { createManualClock } from "./clocks.ts";
import {
  anAddress,
  authority,
  connectRaw,
  endpointOf,
  joinRaw,
  startNode,
  stopNodes,
  type TestNode,
} from "./support.ts";

const DAY_MS = 86_400_000;

/** A certificate that says it is of a node and that only the node itself vouches for. */
async function selfSigned(): Promise<CertifiedKey> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=self",
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.SubjectAlternativeNameExtension([{ type: "url", value: nodeURI(anAddress(9)) }]),
    ],
  });
  const pkcs8 = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
  return {
    certificatePEM: certificate.toString("pem"),
    privateKeyPEM: x509.PemConverter.encode(pkcs8, "PRIVATE KEY"),
  };
}

/** A TLS connection to a node; rejects when the node ends it instead of going on. */
async function connectTLS(node: TestNode, options: ConnectionOptions): Promise<TLSSocket> {
  const socket = connect({
    port: node.network.port(),
    host: "127.0.0.1",
    ca: authority.certificatePEM,
    checkServerIdentity: () => undefined,
    ...options,
  });
  await once(socket, "secureConnect");
  return socket;
}

const failureOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "connected",
    (error: Error) => error.message,
  );

describe("certificates of peers", () => {
  afterEach(stopNodes);

  const past = new Date(Date.now() - 900 * DAY_MS);
  const future = new Date(Date.now() + DAY_MS);
  const bad: readonly { readonly desc: string; readonly make: () => Promise<CertifiedKey> }[] = [
    { desc: "that vouches for itself", make: selfSigned },
    {
      desc: "that has expired",
      make: () => issueNodeCertificate({ authority, address: anAddress(9), now: past }),
    },
    {
      desc: "that is not valid yet",
      make: () => issueNodeCertificate({ authority, address: anAddress(9), now: future }),
    },
    {
      desc: "that the certificate of a node signed",
      make: async () => {
        const member = await issueNodeCertificate({ authority, address: anAddress(8) });
        return issueNodeCertificate({ authority: member, address: anAddress(9) });
      },
    },
  ];
  for (const { desc, make } of bad) {
    it(`are refused one ${desc}, by whoever is dialled and by whoever dials`, async () => {
      const identity = await make();
      const node = await startNode({ n: 1 });
      expect(await failureOf(connectRaw(node, { identity }))).to.not.equal("connected");
      await node.journal.next((line) => line.kind === "log" && /TLS handshake/.test(line.message));
      const liar = await startNode({ n: 9, identity });
      const dialler = await startNode({ n: 2, peers: [endpointOf(liar)] });
      await dialler.journal.next((line) => line.kind === "log" && line.level === "debug");
      expect([...node.network.peers(), ...dialler.network.peers()]).to.deep.equal([]);
    });
  }

  it("count between a node that has the authority's renewed certificate and one that has the former", async () => {
    const renewed = { ...authority, certificatePEM: await renewAuthority(authority) };
    const former = await startNode({ n: 1 });
    const dialler = await startNode({ n: 2, signedBy: renewed, peers: [endpointOf(former)] });
    const told = [former, dialler].map(({ journal }) => journal.nextKind("status"));
    const [first, second] = await Promise.all(told);
    expect([first?.from, second?.from]).to.deep.equal([dialler.address, former.address]);
  });

  it("are of no use to whoever does not have their key", async () => {
    const node = await startNode({ n: 1 });
    const { certificatePEM: cert } = await issueNodeCertificate({
      authority,
      address: anAddress(9),
    });
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const key = privateKey.export({ type: "pkcs8", format: "pem" });
    expect(await failureOf(connectTLS(node, { cert, key }))).to.match(/key values mismatch/i);
  });

  it("are shown over TLS 1.3 only, where nothing is renegotiated", async () => {
    const node = await startNode({ n: 1 });
    const { certificatePEM: cert, privateKeyPEM: key } = node.identity;
    const old = connectTLS(node, { cert, key, maxVersion: "TLSv1.2" });
    expect(await failureOf(old)).to.match(/protocol version|ECONNRESET/);
    const socket = await connectTLS(node, { cert, key });
    expect(socket.getProtocol()).to.equal("TLSv1.3");
    socket.on("error", () => undefined).destroy();
  });

  it("are looked at in every connection: no session is resumed", async () => {
    const node = await startNode({ n: 1 });
    const { certificatePEM: cert, privateKeyPEM: key } = node.identity;
    const sessions: Buffer[] = [];
    const first = await connectTLS(node, { cert, key });
    first.on("session", (session) => sessions.push(session)).on("error", () => undefined);
    first.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await once(first.resume(), "close");
    const session = sessions[0];
    const second = await connectTLS(node, { cert, key, ...(session && { session }) });
    expect(second.isSessionReused()).to.equal(false);
    second.on("error", () => undefined).destroy();
  });

  it("end the connection at once when they count no more, and only theirs (P2P_CERTIFICATE_REFUSED)", async () => {
    const revoked = new Set<string>();
    const node = await startNode({
      n: 1,
      isTrusted: ({ serialNumber }) => !revoked.has(serialNumber),
    });
    const stolen = await issueNodeCertificate({ authority, address: anAddress(9) });
    const renewed = await issueNodeCertificate({ authority, address: anAddress(9) });
    const thief = await joinRaw(node, { identity: stolen });
    const other = await joinRaw(node, { n: 8, hello: { instance: `0x${"22".repeat(16)}` } });
    revoked.add(serialNumberOf(stolen.certificatePEM));
    node.network.recheck();
    expect(await thief.closed).to.deep.equal({ code: 4_000, reason: "P2P_CERTIFICATE_REFUSED" });
    const line = await node.journal.nextCode("P2P_CERTIFICATE_REFUSED");
    expect(line.details["serialNumber"]).to.equal(serialNumberOf(stolen.certificatePEM));
    expect(await failureOf(connectRaw(node, { identity: stolen }))).to.match(/403/);
    await joinRaw(node, { identity: renewed });
    expect(node.network.peers().map(({ address }) => address)).to.have.members([
      anAddress(8),
      anAddress(9),
    ]);
    other.send({ kind: "consensus", message: Uint8Array.of(1) });
    await node.journal.nextKind("consensus");
  });

  it("that count no more are refused by whoever dials, too (P2P_CERTIFICATE_REFUSED)", async () => {
    const revoked = await startNode({ n: 9 });
    const node = await startNode({ n: 2, peers: [endpointOf(revoked)], isTrusted: () => false });
    const line = await node.journal.nextCode("P2P_CERTIFICATE_REFUSED");
    expect(line.details["peer"]).to.equal(anAddress(9));
    expect(node.network.peers()).to.deep.equal([]);
  });

  it("serve for eight connections at once (P2P_TOO_MANY_CONNECTIONS)", async () => {
    const node = await startNode({ n: 1, clock: createManualClock() });
    const identity = await issueNodeCertificate({ authority, address: anAddress(9) });
    for (let count = 0; count < 8; count += 1) await connectRaw(node, { identity });
    expect(await failureOf(connectRaw(node, { identity }))).to.match(/403/);
    await node.journal.nextCode("P2P_TOO_MANY_CONNECTIONS");
    await connectRaw(node, { n: 8 });
  });

  it("are no way to keep a connection open that asks for something else than a WebSocket", async () => {
    const node = await startNode({ n: 1 });
    const { certificatePEM: cert, privateKeyPEM: key } = node.identity;
    const port = node.network.port();
    const asked = request({
      port,
      cert,
      key,
      ca: authority.certificatePEM,
      method: "POST",
      rejectUnauthorized: false,
    });
    asked.on("error", () => undefined);
    asked.flushHeaders();
    const [response] = await once(asked, "response");
    expect(response.statusCode).to.equal(426);
    await once(response.socket, "close");
  });

  it("fill no log when they are refused without end", async () => {
    const isAdmitted = (address: Address) => address !== anAddress(9);
    const node = await startNode({ n: 1, isAdmitted, clock: createManualClock() });
    const identity = await issueNodeCertificate({ authority, address: anAddress(9) });
    for (let count = 0; count < 30; count += 1) {
      expect(await failureOf(connectRaw(node, { identity }))).to.match(/403/);
    }
    const lines = node.journal.ofKind("log").filter(({ code }) => code === "P2P_NOT_ADMITTED");
    expect(lines).to.have.length(21);
  });
});
