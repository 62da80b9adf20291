import { connect as connectTCP } from "node:net";
import { setImmediate } from "node:timers/promises";
import { connect as connectTLS } from "node:tls";
import { expect } from "chai";
import fc from "fast-check";
import { answerTo } from "../../../node/src/p2p/answers.ts";
import { transactionBatches } from "../../../node/src/p2p/batches.ts";
import { encodeFrame } from "../../../node/src/p2p/frames.ts";
import { DEFAULT_LIMITS } from "../../../node/src/p2p/limits.ts";
import { TokenBucket } from "../../../node/src/p2p/tokenBucket.ts";
import { assertDefined } from "../../../node/src/types/assert.ts";
import { encodeBlock } from "../../../node/src/types/codec/block.ts";
import type { Hash } from "../../../node/src/types/hex.ts";
import { aHash } from "../db/support/blocks.ts";
import { aChain } from "../sync/support.ts";
import { createManualClock } from "./clocks.ts";
import {
  anAddress,
  endpointOf,
  handlersHolding,
  joinRaw,
  startNode,
  stopNodes,
  type TestNode,
} from "./support.ts";

const MIB = 1024 * 1024;

describe("limits of a connection", () => {
  afterEach(stopNodes);

  it("drop a peer that reads more slowly than we send, and nobody else (P2P_SLOW_PEER)", async () => {
    const limits = { outboundBytesMax: 4 * MIB };
    const node = await startNode({ n: 1, limits });
    const slow = await joinRaw(node, { n: 9 });
    const good = await startNode({ n: 2, peers: [endpointOf(node)] });
    await node.journal.nextKind("status");
    slow.socket.pause();
    const message = new Uint8Array(MIB);
    for (let sent = 1; node.network.peers().length === 2; sent += 1) {
      node.network.broadcastConsensus(message);
      await good.journal.nextKind("consensus");
      expect(sent, "megabytes before the slow peer was dropped").to.be.below(100);
      await setImmediate();
    }
    expect((await node.journal.nextCode("P2P_SLOW_PEER")).details["peer"]).to.equal(anAddress(9));
    expect(node.network.peers().map(({ address }) => address)).to.deep.equal([good.address]);
  });

  it("let a large frame reach many peers, a few at a time, and call none of them slow", async () => {
    const node = await startNode({ n: 1, limits: { outboundWritingBytesMax: 8 * MIB } });
    const others = [];
    for (let n = 2; n < 10; n += 1) {
      others.push(await startNode({ n, peers: [endpointOf(node)] }));
      await node.journal.nextKind("status");
    }
    node.network.broadcastConsensus(new Uint8Array(3 * MIB));
    for (const { journal } of others) {
      expect((await journal.nextKind("consensus")).bytes).to.have.length(3 * MIB);
    }
    expect(node.network.peers()).to.have.length(others.length);
  });

  it("drop a peer that keeps the room for large frames from others for too long (P2P_SLOW_PEER)", async () => {
    const clock = createManualClock();
    const limits = { outboundWritingBytesMax: 15 * MIB, outboundSlowMs: 5_000 };
    const node = await startNode({ n: 1, clock, limits });
    const slow = await joinRaw(node, { n: 9 });
    const good = await startNode({ n: 2, peers: [endpointOf(node)] });
    await node.journal.nextKind("status");
    slow.socket.pause();
    // The system may take one of them for a socket whose peer does not read, but not two.
    node.network.sendConsensus(anAddress(9), new Uint8Array(10 * MIB));
    node.network.broadcastConsensus(new Uint8Array(10 * MIB));
    while (good.journal.ofKind("consensus").length === 0) {
      await setImmediate();
      clock.advance(10);
    }
    expect(clock.elapsedMs()).to.be.at.least(5_000);
    expect((await node.journal.nextCode("P2P_SLOW_PEER")).details["peer"]).to.equal(anAddress(9));
    expect(node.network.peers().map(({ address }) => address)).to.deep.equal([good.address]);
  });

  /** How many transactions frames the node has heard when it hears nothing more. */
  async function heardBy(node: TestNode, count: number): Promise<number> {
    while (node.journal.ofKind("transactions").length < count)
      await node.journal.nextKind("transactions");
    for (let turn = 0; turn < 50; turn += 1) await setImmediate();
    return node.journal.ofKind("transactions").length;
  }

  const rates = [
    { desc: "frames", limits: { inboundFrames: { perSecond: 10, burst: 20 } } },
    { desc: "bytes", limits: { inboundBytes: { perSecond: 100_050, burst: 200_000 } } },
    { desc: "transactions", limits: { inboundTransactions: { perSecond: 10, burst: 20 } } },
  ];
  for (const { desc, limits } of rates) {
    it(`stop reading from a peer that sends too many ${desc}, until the rate is kept`, async () => {
      const clock = createManualClock();
      const node = await startNode({ n: 1, clock, limits: { ...limits, pingIntervalMs: 1e9 } });
      const peer = await joinRaw(node, { n: 9 });
      for (let sent = 0; sent < 60; sent += 1) {
        peer.send({ kind: "transactions", transactions: [new Uint8Array(10_000)] });
      }
      // What one read of the socket holds may come on top of the burst.
      const first = await heardBy(node, 19);
      expect(first).to.be.within(19, 32);
      clock.advance(1_000);
      expect(await heardBy(node, first + 1)).to.be.below(60);
      while (node.journal.ofKind("transactions").length < 60) {
        clock.advance(1_000);
        await setImmediate();
      }
      expect(node.network.peers().length).to.equal(1);
    });
  }

  it("end a connection whose peer gives no sign of life", async () => {
    const clock = createManualClock();
    const node = await startNode({ n: 1, clock, limits: { pingIntervalMs: 10_000 } });
    const peer = await joinRaw(node, { n: 9, autoPong: false });
    const pinged = new Promise((resolve) => peer.socket.once("ping", resolve));
    clock.advance(10_000);
    await pinged;
    clock.advance(10_000);
    const line = await node.journal.nextCode("P2P_DISCONNECTED");
    expect(line.message).to.match(/silent/);
    await peer.closed;
  });

  it("keep a connection while a large frame comes in, however long that takes", async () => {
    const clock = createManualClock();
    const node = await startNode({ n: 1, clock, limits: { pingIntervalMs: 10_000 } });
    const { socket, stream } = await joinRaw(node, { n: 9, autoPong: false });
    const frame = encodeFrame({ kind: "consensus", message: new Uint8Array(MIB) });
    // In one piece, masked with zeros.
    const header = Buffer.of(0x82, 0xff, ...new Uint8Array(12));
    header.writeBigUInt64BE(BigInt(frame.length), 2);
    const bytes = Buffer.concat([header, frame]);
    for (let sent = 0; sent < bytes.length; sent += MIB / 8) {
      stream.write(bytes.subarray(sent, sent + MIB / 8));
      for (let turn = 0; turn < 50; turn += 1) await setImmediate();
      clock.advance(10_000);
    }
    expect((await node.journal.nextKind("consensus")).bytes).to.have.length(MIB);
    expect(socket.readyState).to.equal(socket.OPEN);
  });

  it("keep a connection whose peer answers pings and says nothing else", async () => {
    const clock = createManualClock();
    const node = await startNode({ n: 1, clock, limits: { pingIntervalMs: 10_000 } });
    const peer = await joinRaw(node, { n: 9 });
    for (let minute = 0; minute < 5; minute += 1) {
      const pinged = new Promise((resolve) => peer.socket.once("ping", resolve));
      clock.advance(10_000);
      await pinged;
      peer.send({ kind: "consensus", message: Uint8Array.of(minute) });
      await node.journal.nextKind("consensus");
    }
    expect(node.network.peers().length).to.equal(1);
  });

  it("send transactions that come within a moment in one frame, and many at once", async () => {
    const clock = createManualClock();
    const node = await startNode({ n: 1, clock, limits: { gossipMs: 10 } });
    const peer = await joinRaw(node, { n: 9 });
    for (const byte of [1, 2, 3]) node.network.broadcastTransactions([Uint8Array.of(byte)]);
    clock.advance(10);
    const gathered = [1, 2, 3].map((byte) => Buffer.of(byte));
    expect(await peer.next()).to.deep.equal({ kind: "transactions", transactions: gathered });
    node.network.broadcastTransactions(Array.from({ length: 1_024 }, () => Uint8Array.of(2)));
    expect(await peer.next())
      .to.have.property("transactions")
      .with.length(1_024);
  });

  it("end connections that open and do not go on with TLS or HTTP", async () => {
    const node = await startNode({ n: 1, limits: { handshakeMs: 500 } });
    const port = node.network.port();
    const { certificatePEM: cert, privateKeyPEM: key } = node.identity;
    const silent = connectTCP(port, "127.0.0.1");
    const idle = connectTLS({ port, host: "127.0.0.1", cert, key, rejectUnauthorized: false });
    const closed = [silent, idle].map((socket) => {
      // A machine that stands still that long has it ended within its handshake.
      socket.on("error", () => undefined).resume();
      return new Promise((resolve) => socket.once("close", resolve));
    });
    await Promise.all(closed);
  });

  it("wait for a peer whose address names a zone as for any other", async () => {
    const gone = await startNode({ n: 1 });
    const endpoint = { ...endpointOf(gone), host: "::1%none" };
    await gone.network.stop();
    const node = await startNode({ n: 2, peers: [endpoint] });
    await node.journal.next((line) => line.kind === "log" && /cannot reach/.test(line.message));
  });

  it("double the wait between attempts to reach a peer, up to a bound", async () => {
    const clock = createManualClock();
    const gone = await startNode({ n: 1 });
    const endpoint = endpointOf(gone);
    await gone.network.stop();
    const limits = { redialFirstMs: 100, redialMaxMs: 1_000 };
    const node = await startNode({ n: 2, clock, limits, peers: [endpoint], random: () => 1 });
    for (const expected of [100, 200, 400, 800, 1_000, 1_000]) {
      await node.journal.next((line) => line.kind === "log" && /cannot reach/.test(line.message));
      while (clock.delays.length === 0) await setImmediate();
      expect(clock.takeDelays()).to.deep.equal([expected]);
      clock.advance(expected);
    }
  });
});

describe("a token bucket", () => {
  it("never gives more than burst and rate allow, and always says how long to wait", () => {
    const rate = { perSecond: 100, burst: 50 };
    const steps = fc.array(
      fc.record({ waitMs: fc.nat({ max: 2_000 }), amount: fc.nat({ max: 80 }) }),
    );
    const property = fc.property(steps, (sequence) => {
      const bucket = new TokenBucket(rate, 0);
      let nowMs = 0;
      let taken = 0;
      let restMs = 0;
      for (const { waitMs, amount } of sequence) {
        nowMs += restMs + waitMs;
        restMs = bucket.take(amount, nowMs);
        taken += amount;
        // One amount may be in debt; its wait pays for it.
        expect(taken).to.be.at.most(
          rate.burst + ((nowMs + restMs) * rate.perSecond) / 1_000 + 1e-6,
        );
      }
    });
    fc.assert(property);
  });

  it("is not harmed by a clock that is set back", () => {
    const bucket = new TokenBucket({ perSecond: 1, burst: 10 }, 1_000_000);
    expect(bucket.take(5, 0)).to.equal(0);
    expect(bucket.take(5, 0)).to.equal(0);
    expect(bucket.take(1, 0)).to.equal(1_000);
  });
});

describe("batches", () => {
  it("carry all transactions in order, in groups of a bounded size", () => {
    const sizes = fc.array(fc.constantFrom(1, 100_000, 131_072, 2_000_000), { maxLength: 40 });
    const property = fc.property(sizes, (lengths) => {
      const transactions = lengths.map((length) => new Uint8Array(length));
      const batches = [...transactionBatches(transactions)];
      expect(batches.flat()).to.deep.equal(transactions);
      for (const batch of batches) {
        const bytes = batch.reduce((sum, { length }) => sum + length, 0);
        expect(batch.length === 1 || bytes <= MIB).to.equal(true);
        expect(batch.length).to.be.within(1, 1_024);
      }
    });
    fc.assert(property, { numRuns: 30 });
  });

  it("of blocks end at the count, at the size and at the head; the first is always there", () => {
    const chain = aChain(6);
    const size = encodeBlock(assertDefined(chain[1], "a block").block).length;
    const handlers = handlersHolding(chain, new Map());
    const count = (bytesMax: number, most: number, number = 1n) =>
      answerTo({ kind: "getBlocks", id: 1, number, count: most }, handlers, {
        ...DEFAULT_LIMITS,
        answerBytesMax: bytesMax,
      }).answer.items.length;
    expect(count(10 * size + 100, 3)).to.equal(3);
    expect(count(10 * size + 100, 100)).to.equal(6);
    expect(count(2 * size + 10, 100)).to.equal(2);
    expect(count(1, 100)).to.equal(1);
    expect(count(1, 100, 7n)).to.equal(0);
  });

  it("of headers and of state end at the count and at the size, and looking in vain is charged", () => {
    const state = new Map([1, 2, 3].map((n) => [aHash(n), new Uint8Array(100).fill(n)] as const));
    const handlers = handlersHolding(aChain(6), state);
    const limits = { ...DEFAULT_LIMITS, answerHeadersMax: 4, answerStateMax: 3 };
    const headers = answerTo(
      { kind: "getHeaders", id: 7, number: 2n, count: 100 },
      handlers,
      limits,
    ).answer;
    expect([headers.kind, headers.id, headers.items.length]).to.deep.equal(["headers", 7, 4]);
    const ask = (hashes: readonly Hash[], answerBytesMax: number) => {
      const pieces = hashes.map((hash) => ({ hash, place: "0x00" as const }));
      return answerTo({ kind: "getState", id: 8, number: 1n, pieces }, handlers, {
        ...limits,
        answerBytesMax,
      });
    };
    const known = [1, 2, 3, 1].map(aHash);
    expect(ask(known, 1_000).answer.items).to.deep.equal([...state.values()]);
    expect(ask(known, 250).answer.items.length).to.equal(2);
    let looked = 0;
    const deep = { ...handlers, stateLooks: () => (looked += 1_024) };
    const pieces = known.map((hash) => ({ hash, place: "0x00" as const }));
    const short = answerTo({ kind: "getState", id: 8, number: 1n, pieces }, deep, limits);
    expect(short.answer.items.length).to.equal(2);
    expect(short.cost).to.be.at.least(2_048 * 2_048);
    const { answer, cost } = ask([8, 9].map(aHash), 1_000);
    expect(answer.items).to.deep.equal([new Uint8Array(0), new Uint8Array(0)]);
    expect(cost).to.be.at.least(2 * 1_024);
  });
});
