import { once } from "node:events";
import { connect as connectTCP, Socket } from "node:net";
import { setImmediate } from "node:timers/promises";
import { connect as connectTLS, type TLSSocket } from "node:tls";
import { expect } from "chai";
import { issueNodeCertificate } from "../../../node/src/crypto/certificates.ts";
import { Door } from "../../../node/src/p2p/door.ts";
import { Hosts, hostOf } from "../../../node/src/p2p/hosts.ts";
import { createManualClock } from "./clocks.ts";
import { anAddress, authority, joinRaw, startNode, stopNodes, type TestNode } from "./support.ts";

/** A door with room for three, and whom it let in and ended for others. */
function aDoor(limits = { waitingMax: 3, handshakes: { perSecond: 10, burst: 1 } }) {
  const clock = createManualClock();
  const turns: Socket[] = [];
  const crowded: Socket[] = [];
  const door = new Door({
    limits: { ...limits, handshakeMs: 60_000 },
    clock,
    onTurn: (socket) => turns.push(socket),
    onCrowded: (socket) => crowded.push(socket),
  });
  /** Sockets that come in without a word. */
  const enter = (count: number): readonly Socket[] => {
    const sockets = Array.from({ length: count }, () => new Socket());
    for (const socket of sockets) door.enter(socket);
    return sockets;
  };
  const ask = async (sockets: readonly Socket[]): Promise<void> => {
    for (const socket of sockets) socket.push("hello");
    await setImmediate();
  };
  return { door, clock, turns, crowded, enter, ask };
}

describe("the door", () => {
  it("begins handshakes at its rate, in the order in which they were asked for", async () => {
    const { clock, turns, enter, ask } = aDoor();
    const [first, second, third, fourth] = enter(3).concat(enter(1));
    const asking = [fourth, third, second].filter((socket) => socket !== undefined);
    await ask(asking);
    // Of the burst, and the one that goes into debt.
    expect(turns).to.deep.equal([fourth, third]);
    clock.advance(99);
    expect(turns.length).to.equal(2);
    clock.advance(1);
    expect(turns).to.deep.equal([fourth, third, second]);
    expect(first?.destroyed, "the oldest of four that were silent").to.equal(true);
  });

  it("ends the oldest that is silent when more are than there is room for, and says so", async () => {
    const { crowded, enter } = aDoor();
    const sockets = enter(5);
    expect(crowded).to.deep.equal(sockets.slice(0, 2));
    expect(sockets.map(({ destroyed }) => destroyed)).to.deep.equal([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it("keeps who asked, however many come after it and are silent", async () => {
    const { clock, turns, enter, ask } = aDoor();
    await ask(enter(2));
    const patient = enter(1);
    await ask(patient);
    enter(1_000);
    expect(turns.length).to.equal(2);
    clock.advance(100);
    expect(turns.slice(2)).to.deep.equal(patient);
  });

  it("ends the oldest that asked when more do than there is room for", async () => {
    const { clock, turns, crowded, enter, ask } = aDoor();
    await ask(enter(2));
    const asking = [...enter(3)];
    await ask(asking);
    const late = enter(1);
    await ask(late);
    expect(crowded).to.deep.equal(asking.slice(0, 1));
    clock.advance(1_000);
    expect(turns.slice(2)).to.deep.equal([...asking.slice(1), ...late]);
  });

  it("spends nothing on who left while it waited", async () => {
    const { clock, turns, enter, ask } = aDoor();
    await ask(enter(2));
    const leaving = enter(2);
    await ask(leaving);
    const staying = enter(1);
    await ask(staying);
    for (const socket of leaving) socket.destroy();
    clock.advance(100);
    expect(turns.slice(2)).to.deep.equal(staying);
  });

  it("ends who closes its side without a word", async () => {
    const { turns, enter } = aDoor();
    const [socket] = enter(1);
    socket?.push(null);
    await setImmediate();
    expect(socket?.destroyed).to.equal(true);
    expect(turns).to.deep.equal([]);
  });

  it("ends everybody who came in when it closes, in a handshake too", async () => {
    const { door, clock, turns, enter, ask } = aDoor();
    const begun = enter(2);
    await ask(begun);
    expect(turns.length).to.equal(2);
    const silent = enter(1);
    const asking = enter(1);
    await ask(asking);
    door.close();
    clock.advance(1_000);
    const all = [...begun, ...silent, ...asking];
    expect(all.every(({ destroyed }) => destroyed)).to.equal(true);
    expect(turns.length).to.equal(2);
  });
});

describe("a flood of connections without a certificate", () => {
  const strangers = new Set<Socket>();
  afterEach(async () => {
    for (const socket of strangers) socket.destroy();
    strangers.clear();
    await stopNodes();
  });

  function hold(socket: Socket): void {
    strangers.add(socket);
    socket.on("error", () => undefined);
  }

  /** Asks for a handshake from an address of the loopback; what it does not get it waits for. */
  function aStranger(node: TestNode, localAddress: string): TLSSocket {
    const where = { host: "127.0.0.1", port: node.network.port(), localAddress };
    const socket = connectTLS({ ...where, rejectUnauthorized: false });
    hold(socket);
    return socket;
  }

  const scarce = {
    handshakes: { perSecond: 1, burst: 1 },
    handshakeMs: 60_000,
    pingIntervalMs: 1e9,
  };

  it("that are kept open and silent keeps no peer out", async () => {
    const node = await startNode({ n: 1, limits: { handshakeMs: 60_000 } });
    for (let opened = 0; opened < 300; opened += 1) {
      const socket = connectTCP(node.network.port(), "127.0.0.1");
      hold(socket);
      await once(socket, "connect");
    }
    await joinRaw(node, { n: 9 });
    expect(node.network.peers().length).to.equal(1);
  });

  it("does not hold up a node that stops, in the midst of TLS either", async () => {
    const node = await startNode({ n: 1, limits: { handshakeMs: 600_000 } });
    const stranger = connectTCP(node.network.port(), "127.0.0.1");
    hold(stranger);
    await once(stranger, "connect");
    const closed = once(stranger, "close");
    const partOfHello = Uint8Array.of(0x16, 3, 1, 2, 0, 1);
    stranger.resume().write(partOfHello);
    // Served after the stranger.
    await joinRaw(node, { n: 9 });
    await node.network.stop();
    await closed;
    expect(node.journal.ofKind("log").filter(({ level }) => level === "warn")).to.deep.equal([]);
  }).timeout(20_000);

  it("gets handshakes at a bounded rate, of which peers from their configured hosts have their own", async () => {
    const clock = createManualClock();
    const peers = [{ address: anAddress(9), host: "127.0.0.1", port: 1 }];
    const node = await startNode({ n: 1, clock, limits: scarce, peers });
    for (let served = 0; served < 2; served += 1) {
      await once(aStranger(node, "127.0.0.2"), "secureConnect");
    }
    const third = aStranger(node, "127.0.0.2");
    let isServed = false;
    const served = once(third, "secureConnect").then(() => (isServed = true));
    await joinRaw(node, { n: 9 });
    expect(isServed).to.equal(false);
    clock.advance(1_000);
    await served;
  });

  it("does not keep out a peer that comes from where it connected before", async () => {
    const clock = createManualClock();
    const node = await startNode({ n: 1, clock, limits: scarce });
    const identity = await issueNodeCertificate({ authority, address: anAddress(9) });
    const peer = await joinRaw(node, { identity });
    peer.socket.terminate();
    await node.journal.nextCode("P2P_DISCONNECTED");
    await once(aStranger(node, "127.0.0.2"), "secureConnect");
    aStranger(node, "127.0.0.2");
    await joinRaw(node, { identity });
    expect(node.network.peers().length).to.equal(1);
  });

  it("from the host of a peer that is no longer admitted is one of strangers", async () => {
    const clock = createManualClock();
    const peers = [{ address: anAddress(9), host: "127.0.0.1", port: 1 }];
    const limits = scarce;
    const node = await startNode({ n: 1, clock, limits, peers, isAdmitted: () => false });
    await once(aStranger(node, "127.0.0.1"), "secureConnect");
    await once(aStranger(node, "127.0.0.1"), "secureConnect");
    const other = aStranger(node, "127.0.0.2");
    let isServed = false;
    const served = once(other, "secureConnect").then(() => (isServed = true));
    for (let turn = 0; turn < 200; turn += 1) await setImmediate();
    expect(isServed).to.equal(false);
    clock.advance(1_000);
    await served;
  });
});

describe("hosts of peers", () => {
  const anybody = (): boolean => true;

  it("are those configured as IP addresses, until a peer comes from elsewhere", () => {
    const hosts = new Hosts([
      { address: anAddress(1), host: "10.0.0.1", port: 1 },
      { address: anAddress(2), host: "node.example", port: 1 },
    ]);
    expect(hosts.has("10.0.0.1", anybody)).to.equal(true);
    expect(hosts.has("node.example", anybody)).to.equal(false);
    hosts.set(anAddress(1), "10.0.0.7");
    expect(hosts.has("10.0.0.1", anybody)).to.equal(false);
    expect(hosts.has("10.0.0.7", (peer) => peer === anAddress(1))).to.equal(true);
    expect(hosts.has("10.0.0.7", (peer) => peer === anAddress(2))).to.equal(false);
  });

  it("are IP addresses as they are configured, also where both versions are listened for", () => {
    expect(hostOf("::ffff:10.0.0.1")).to.equal("10.0.0.1");
    expect(hostOf("10.0.0.1")).to.equal("10.0.0.1");
    expect(hostOf("fd00::1")).to.equal("fd00::1");
    expect(hostOf("::ffff:a00:1")).to.equal("::ffff:a00:1");
  });

  it("are remembered of a bounded number of peers, those that came last", () => {
    const hosts = new Hosts([]);
    for (let n = 1; n <= 1_024; n += 1) hosts.set(anAddress(n), `host ${n}`);
    hosts.set(anAddress(1), "host 1");
    hosts.set(anAddress(2_000), "another");
    expect(hosts.has("host 2", anybody)).to.equal(false);
    expect(hosts.has("host 1", anybody)).to.equal(true);
    expect(hosts.has("another", anybody)).to.equal(true);
  });
});
