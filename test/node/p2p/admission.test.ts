import { once } from "node:events";
import { connect } from "node:net";
import { connect as connectTLS } from "node:tls";
import { expect } from "chai";
import { issueNodeCertificate } from "../../../node/src/crypto/certificates.ts";
import type { Address } from "../../../node/src/types/hex.ts";
import { createManualClock } from "./clocks.ts";
import {
  aHello,
  anAddress,
  authority,
  connectRaw,
  endpointOf,
  joinRaw,
  otherAuthority,
  startNode,
  stopNodes,
} from "./support.ts";

/** Another process than `aHello` names by itself. */
const OTHER_INSTANCE = `0x${"bb".repeat(16)}` as const;

async function failureOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "connected";
}

describe("admission", () => {
  afterEach(stopNodes);

  it("refuses a certificate of another authority before anything is said", async () => {
    const node = await startNode({ n: 1 });
    const failure = await failureOf(connectRaw(node, { signedBy: otherAuthority }));
    expect(failure).to.match(/ECONNRESET|alert|socket|certificate/i);
    await node.journal.next((line) => line.kind === "log" && /TLS handshake/.test(line.message));
    expect(node.network.peers()).to.deep.equal([]);
  });

  it("refuses a connection without a certificate", async () => {
    const node = await startNode({ n: 1 });
    expect(await failureOf(connectRaw(node, { anonymous: true }))).to.not.equal("connected");
    await node.journal.next((line) => line.kind === "log" && /TLS handshake/.test(line.message));
  });

  it("does not dial into a network of another authority", async () => {
    const foreign = await startNode({ n: 1, signedBy: otherAuthority });
    const node = await startNode({ n: 2, peers: [endpointOf(foreign)] });
    const line = await node.journal.next((one) => one.kind === "log" && one.level === "debug");
    expect(line).to.have.nested.property("details.peer", foreign.address);
    expect(node.network.peers()).to.deep.equal([]);
  });

  it("does not take another node of the consortium for the one it dialled", async () => {
    const other = await startNode({ n: 1 });
    const endpoint = { ...endpointOf(other), address: anAddress(7) };
    const node = await startNode({ n: 2, peers: [endpoint] });
    const line = await node.journal.next((one) => one.kind === "log" && one.level === "debug");
    expect(line)
      .to.have.nested.property("details.reason")
      .that.matches(/is not of 0x0{39}7/);
  });

  it("refuses a node that is not admitted (P2P_NOT_ADMITTED)", async () => {
    const node = await startNode({ n: 1, isAdmitted: (address) => address !== anAddress(9) });
    expect(await failureOf(connectRaw(node, { n: 9 }))).to.match(/403/);
    const line = await node.journal.nextCode("P2P_NOT_ADMITTED");
    expect(line.details["peer"]).to.equal(anAddress(9));
  });

  it("keeps no socket open of a node that it refused", async () => {
    const node = await startNode({ n: 1, isAdmitted: (address) => address !== anAddress(9) });
    const address = anAddress(9);
    const { certificatePEM, privateKeyPEM } = await issueNodeCertificate({ authority, address });
    const socket = connectTLS({
      port: node.network.port(),
      host: "127.0.0.1",
      ca: authority.certificatePEM,
      cert: certificatePEM,
      key: privateKeyPEM,
      checkServerIdentity: () => undefined,
      ...{ allowHalfOpen: true },
    });
    socket.on("error", () => undefined);
    const closed = new Promise((resolve) => socket.once("close", resolve));
    const upgrade = ["Host: localhost", "Connection: Upgrade", "Upgrade: websocket"];
    socket.write(`GET / HTTP/1.1\r\n${upgrade.join("\r\n")}\r\n\r\n`);
    expect(String((await once(socket, "data"))[0])).to.match(/403/);
    // The node never ends its side; writing finds out that there is nobody left.
    const writing = setInterval(() => socket.write("x"), 10);
    await closed;
    clearInterval(writing);
  });

  it("does not dial a node that is not admitted, until it is", async () => {
    const admitted = new Set<Address>();
    const clock = createManualClock();
    const peer = await startNode({ n: 1 });
    const peers = [endpointOf(peer)];
    const node = await startNode({
      n: 2,
      peers,
      clock,
      isAdmitted: (address) => admitted.has(address),
    });
    clock.advance(60_000);
    expect(peer.journal.ofKind("status")).to.deep.equal([]);
    admitted.add(peer.address);
    clock.advance(3_000);
    await node.journal.nextKind("status");
  });

  it("cuts a connection at once when its admission is revoked", async () => {
    const admitted = new Set([anAddress(9)]);
    const node = await startNode({ n: 1, isAdmitted: (address) => admitted.has(address) });
    const peer = await joinRaw(node, { n: 9 });
    node.network.recheck();
    expect(node.network.peers().length).to.equal(1);
    admitted.clear();
    node.network.recheck();
    expect(node.network.peers()).to.deep.equal([]);
    expect(await peer.closed).to.deep.equal({ code: 4_000, reason: "P2P_NOT_ADMITTED" });
    expect(await failureOf(connectRaw(node, { n: 9 }))).to.match(/403/);
  });

  it("hears nothing more of a peer that it cut", async () => {
    const admitted = new Set([anAddress(9)]);
    const node = await startNode({ n: 1, isAdmitted: (address) => admitted.has(address) });
    const peer = await joinRaw(node, { n: 9 });
    peer.send({ kind: "consensus", message: Uint8Array.of(1) });
    await node.journal.nextKind("consensus");
    admitted.clear();
    node.network.recheck();
    peer.send({ kind: "consensus", message: Uint8Array.of(2) });
    await peer.closed;
    expect(node.journal.ofKind("consensus").length).to.equal(1);
  });

  it("refuses a dropped peer for a while", async () => {
    const clock = createManualClock();
    const node = await startNode({ n: 1, clock, limits: { penaltyMs: 30_000 } });
    const peer = await joinRaw(node, { n: 9 });
    node.network.drop(anAddress(9), "lied about a block");
    expect(node.network.peers()).to.deep.equal([]);
    await peer.closed;
    expect(await failureOf(connectRaw(node, { n: 9 }))).to.match(/403/);
    clock.advance(30_000);
    await joinRaw(node, { n: 9 });
  });

  it("listens on loopback unless told otherwise", async () => {
    const node = await startNode({ n: 1 });
    const socket = connect({ host: "127.0.0.2", port: node.network.port() });
    const failure = await new Promise((resolve) => {
      socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code));
      socket.once("connect", () => resolve("connected"));
    });
    socket.destroy();
    expect(failure).to.equal("ECONNREFUSED");
  });

  it("says so when it cannot listen (P2P_LISTEN_FAILED)", async () => {
    const first = await startNode({ n: 1 });
    const failure = await startNode({ n: 2, port: first.network.port() }).catch(
      (error: unknown) => error,
    );
    expect(failure).to.have.property("code", "P2P_LISTEN_FAILED");
  });

  it("notices one node key in two processes and stays with the one that answers (P2P_DUPLICATE_KEY)", async () => {
    const node = await startNode({ n: 1 });
    const identity = await issueNodeCertificate({ authority, address: anAddress(9) });
    const standing = await joinRaw(node, { identity, hello: { instance: `0x${"aa".repeat(16)}` } });
    const twin = await connectRaw(node, { identity });
    await twin.next();
    twin.send(aHello({ instance: OTHER_INSTANCE }));
    const { address, remotes } = await node.journal.nextKind("duplicate");
    expect(address).to.equal(anAddress(9));
    expect(new Set(remotes).size).to.equal(2);
    expect(await twin.closed).to.deep.equal({ code: 4_000, reason: "P2P_DUPLICATE_KEY" });
    standing.send({ kind: "consensus", message: Uint8Array.of(1) });
    await node.journal.nextKind("consensus");
  });

  it("tells once a minute of a second process that comes back, which comes less and less often", async () => {
    const [clock, clockOfTwin] = [createManualClock(), createManualClock()];
    const node = await startNode({ n: 1, clock });
    const identity = await issueNodeCertificate({ authority, address: anAddress(9) });
    await joinRaw(node, { identity });
    const limits = { redialFirstMs: 100, redialMaxMs: 900 };
    const peers = [endpointOf(node)];
    const twin = await startNode({
      ...{ n: 9, identity, peers, limits },
      ...{ clock: clockOfTwin, random: () => 1 },
    });
    for (const waitMs of [100, 200, 400, 800, 900, 900]) {
      await node.journal.nextKind("duplicate");
      await twin.journal.nextCode("P2P_DISCONNECTED");
      expect(clockOfTwin.takeDelays()).to.include(waitMs);
      clockOfTwin.advance(waitMs);
    }
    const told = () => {
      const lines = node.journal.ofKind("log").map(({ level }) => level);
      return ["error", "warn"].map((wanted) => lines.filter((level) => level === wanted).length);
    };
    await node.journal.nextKind("duplicate");
    expect(told()).to.deep.equal([1, 1]);
  });

  it("takes a restarted peer in the place of a connection that no longer answers", async () => {
    const clock = createManualClock();
    const node = await startNode({ n: 1, clock, limits: { handshakeMs: 5_000 } });
    const identity = await issueNodeCertificate({ authority, address: anAddress(9) });
    const dead = await joinRaw(node, { identity, autoPong: false });
    const probed = new Promise((resolve) => dead.socket.once("ping", resolve));
    const restarted = await connectRaw(node, { identity });
    restarted.send(aHello({ instance: OTHER_INSTANCE }));
    await probed;
    clock.advance(5_000);
    await node.journal.nextKind("status");
    await dead.closed;
    restarted.send({ kind: "consensus", message: Uint8Array.of(7) });
    await node.journal.nextKind("consensus");
    expect(node.journal.ofKind("duplicate")).to.deep.equal([]);
  });

  it("does not become its own peer (P2P_DUPLICATE_KEY)", async () => {
    const node = await startNode({ n: 1 });
    const twin = await connectRaw(node, { identity: node.identity });
    twin.send(aHello({ instance: OTHER_INSTANCE }));
    expect((await node.journal.nextKind("duplicate")).address).to.equal(node.address);
    expect(await twin.closed).to.deep.equal({ code: 4_000, reason: "P2P_DUPLICATE_KEY" });
  });
});
