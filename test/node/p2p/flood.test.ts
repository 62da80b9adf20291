import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import { expect } from "chai";
import { encodeClock } from "../../../node/src/p2p/clockOffset.ts";
import { encodeFrame } from "../../../node/src/p2p/frames.ts";
import { createManualClock } from "./clocks.ts";
import { anAddress, endpointOf, joinRaw, startNode, stopNodes } from "./support.ts";

const MIB = 1024 * 1024;

describe("a peer that floods", () => {
  afterEach(stopNodes);

  it("with pings whose answers it does not read is dropped (P2P_SLOW_PEER)", async () => {
    const node = await startNode({
      n: 1,
      limits: { outboundBytesMax: MIB, inboundFrames: { perSecond: 1e9, burst: 1e9 } },
    });
    const peer = await joinRaw(node, { n: 9 });
    peer.socket.pause();
    const payload = Buffer.alloc(125);
    let isDropped = false;
    const dropped = node.journal.nextCode("P2P_SLOW_PEER").then(() => (isDropped = true));
    for (let sent = 0; !isDropped && sent < 1_000_000; sent += 1) {
      peer.socket.ping(payload);
      if (sent % 1_000 === 0) await setImmediate();
    }
    await dropped;
    expect(node.network.peers()).to.deep.equal([]);
  });

  it("with pings is read from no faster than with frames", async () => {
    const clock = createManualClock();
    const limits = { inboundFrames: { perSecond: 10, burst: 20 }, pingIntervalMs: 1e9 };
    const node = await startNode({ n: 1, clock, limits });
    const peer = await joinRaw(node, { n: 9 });
    let pongs = 0;
    peer.socket.on("pong", () => (pongs += 1));
    for (let sent = 0; sent < 40_000; sent += 1) peer.socket.ping(Buffer.alloc(100));
    peer.send({ kind: "consensus", message: Uint8Array.of(1) });
    while (pongs < 20) await setImmediate();
    for (let turn = 0; turn < 200; turn += 1) await setImmediate();
    // What the first reads of the socket held, then nothing more: 4 MB wait in the peer's hands.
    expect(pongs).to.be.below(20_000);
    expect(node.journal.ofKind("consensus")).to.deep.equal([]);
  });

  it("is heard exactly at its rate, also what one read of the socket held", async () => {
    const clock = createManualClock();
    const node = await startNode({
      n: 1,
      clock,
      limits: { inboundFrames: { perSecond: 10, burst: 20 } },
    });
    const peer = await joinRaw(node, { n: 9 });
    for (let sent = 0; sent < 50; sent += 1) {
      peer.send({ kind: "consensus", message: Uint8Array.of(sent) });
    }
    const heard = async (atLeast: number): Promise<number> => {
      while (node.journal.ofKind("consensus").length < atLeast) await setImmediate();
      for (let turn = 0; turn < 50; turn += 1) await setImmediate();
      return node.journal.ofKind("consensus").length;
    };
    // Of the burst, its hello and its answer to our ping took two; the frame that goes into debt is heard.
    expect(await heard(18)).to.be.within(18, 20);
    while (node.journal.ofKind("consensus").length < 50) {
      const before = node.journal.ofKind("consensus").length;
      clock.advance(1_000);
      expect(await heard(before + 1)).to.be.at.most(before + 11);
    }
    const order = node.journal.ofKind("consensus").map(({ bytes }) => bytes[0]);
    expect(order).to.deep.equal(Array.from({ length: 50 }, (_, index) => index));
  });

  it("with pieces of frames is dropped (P2P_PROTOCOL_VIOLATION)", async () => {
    const node = await startNode({ n: 1 });
    const peer = await joinRaw(node, { n: 9 });
    const frame = encodeFrame({ kind: "consensus", message: new Uint8Array(10) });
    peer.socket.send(frame.subarray(0, 5), { fin: false });
    peer.socket.send(frame.subarray(5), { fin: true });
    expect((await node.journal.nextCode("P2P_PROTOCOL_VIOLATION")).message).to.match(/fragments/);
    await peer.closed;
  });

  it("is not compressed for, though it offers to be", async () => {
    const node = await startNode({ n: 1 });
    const peer = await joinRaw(node, { n: 9 });
    expect(peer.socket.extensions).to.equal("");
  });

  it("together with others cannot have more wait than one total: the slowest is dropped (P2P_SLOW_PEER)", async () => {
    const limits = { outboundBytesMax: 64 * MIB, outboundTotalBytesMax: 8 * MIB };
    const node = await startNode({ n: 1, limits });
    const slow = await joinRaw(node, { n: 9 });
    const good = await startNode({ n: 2, peers: [endpointOf(node)] });
    await node.journal.nextKind("status");
    slow.socket.pause();
    for (let sent = 0; node.network.peers().length === 2; sent += 1) {
      node.network.broadcastConsensus(new Uint8Array(MIB));
      await good.journal.nextKind("consensus");
      expect(sent, "megabytes before the slow peer was dropped").to.be.below(60);
    }
    expect((await node.journal.nextCode("P2P_SLOW_PEER")).details["peer"]).to.equal(anAddress(9));
    expect(node.network.peers().map(({ address }) => address)).to.deep.equal([good.address]);
  });

  it("with small frames leaves nothing behind but what it said", async () => {
    const node = await startNode({ n: 1 });
    const peer = await joinRaw(node, { n: 9 });
    peer.send({ kind: "consensus", message: new Uint8Array(100) });
    peer.send({ kind: "transactions", transactions: [new Uint8Array(50)] });
    const { bytes } = await node.journal.nextKind("consensus");
    // A view of a whole read of the socket would keep 64 KiB for these bytes.
    expect(bytes.buffer.byteLength).to.be.below(250);
    const { transactions } = await node.journal.nextKind("transactions");
    expect(transactions[0]?.buffer.byteLength).to.equal(50);
  });
});

describe("the clock of a peer", () => {
  afterEach(stopNodes);

  it("is learnt from its pings, and is right to half of their round trip", async () => {
    const clock = createManualClock();
    clock.advance(1_773_104_400_000);
    const node = await startNode({ n: 1, clock });
    const peer = await joinRaw(node, { n: 9 });
    const offset = (): number | undefined => node.network.peers()[0]?.clockOffsetMs;
    peer.socket.ping(encodeClock(clock.nowMs() + 3_600_000));
    await once(peer.socket, "pong");
    while (offset() === undefined) await setImmediate();
    expect(offset()).to.equal(3_600_000);
    const heldUpMs = [5_000, 9_000, 3_000, 4_000, 9_000, 5_000];
    for (const ms of heldUpMs) {
      expect(offset()).to.equal(3_600_000);
      peer.socket.ping(encodeClock(clock.nowMs() - ms));
      await once(peer.socket, "pong");
    }
    // The clock was put right: of the readings since then the one that was held up least counts.
    expect(offset()).to.equal(-3_000);
  });

  it("is told to peers on connecting and with every sign of life", async () => {
    const clock = createManualClock();
    clock.advance(1_773_104_400_000);
    const node = await startNode({ n: 1, clock });
    const peer = await joinRaw(node, { n: 9 });
    const pinged = once(peer.socket, "ping");
    clock.advance(10_000);
    expect((await pinged)[0]).to.deep.equal(Buffer.from(encodeClock(1_773_104_410_000)));
  });

  it("is not taken from a ping that carries something else", async () => {
    const node = await startNode({ n: 1, clock: createManualClock() });
    const peer = await joinRaw(node, { n: 9 });
    for (const payload of [Buffer.alloc(0), Buffer.alloc(9), Buffer.alloc(8, 0xff)]) {
      peer.socket.ping(payload);
      await once(peer.socket, "pong");
    }
    expect(node.network.peers()[0]?.clockOffsetMs).to.equal(undefined);
  });
});
