import { setImmediate } from "node:timers/promises";
import { expect } from "chai";
import { encodeFrame } from "../../../node/src/p2p/frames.ts";
import { keccak256Hex } from "../../../node/src/types/keccak.ts";
import { createManualClock } from "./clocks.ts";
import { aProposal, aTransaction } from "./fixtures.ts";
import {
  anAddress,
  endpointOf,
  GENESIS,
  joinRaw,
  startNode,
  stopNodes,
  type TestNode,
} from "./support.ts";

const bodies = [1, 2, 3].map((n) => aTransaction(n));
const proposal = aProposal(bodies);
const peerAddress = anAddress(9);

/** A proposer and a node that hears it. */
async function aPair(): Promise<{ readonly proposer: TestNode; readonly node: TestNode }> {
  const proposer = await startNode({ n: 1 });
  const node = await startNode({ n: 2, peers: [endpointOf(proposer)] });
  await Promise.all([proposer, node].map(({ journal }) => journal.nextKind("status")));
  return { proposer, node };
}

function pool(node: TestNode, transactions: readonly Uint8Array[]): void {
  for (const raw of transactions) node.pool.set(keccak256Hex(raw), raw);
}

describe("proposals between nodes", () => {
  afterEach(stopNodes);

  it("travel without the transactions that the peer has, and are heard in full", async () => {
    const { proposer, node } = await aPair();
    pool(node, bodies);
    proposer.network.broadcastConsensus(proposal.message);
    const { bytes, from } = await node.journal.nextKind("consensus");
    expect(from).to.equal(proposer.address);
    expect(bytes).to.deep.equal(proposal.message);
    expect(node.journal.ofKind("transactions")).to.deep.equal([]);
  });

  it("come after what was submitted a moment before", async () => {
    const node = await startNode({ n: 1, clock: createManualClock() });
    const peer = await joinRaw(node, { n: 9 });
    node.network.broadcastTransactions(bodies);
    node.network.broadcastConsensus(proposal.message);
    expect(await peer.next()).to.deep.equal({ kind: "transactions", transactions: bodies });
    expect(await peer.next()).to.deep.equal({ kind: "proposal", proposal: proposal.compact });
  });

  it("are completed with what the proposer is asked for, though its pool has it no more", async () => {
    const { proposer, node } = await aPair();
    pool(node, bodies.slice(1));
    proposer.network.broadcastConsensus(proposal.message);
    const { transactions } = await node.journal.nextKind("transactions");
    expect(transactions).to.deep.equal(bodies.slice(0, 1));
    expect((await node.journal.nextKind("consensus")).bytes).to.deep.equal(proposal.message);
  });

  it("are given in full to whoever asks, of the place that is asked for", async () => {
    const node = await startNode({ n: 1 });
    const peer = await joinRaw(node, { n: 9 });
    node.network.broadcastConsensus(proposal.message);
    expect((await peer.next()).kind).to.equal("proposal");
    peer.send({ kind: "getProposal", view: { height: 1n, round: 1 } });
    peer.send({ kind: "getProposal", view: { height: 1n, round: 0 } });
    expect(await peer.next()).to.deep.equal({ kind: "consensus", message: proposal.message });
  });

  it("that name what nobody has leave the peer connected, and others heard", async () => {
    const node = await startNode({ n: 1 });
    const peer = await joinRaw(node, { n: 9 });
    peer.send({ kind: "proposal", proposal: proposal.compact });
    const { hashes } = proposal.compact;
    expect(await peer.next()).to.deep.equal({ kind: "getTransactions", hashes });
    peer.send({ kind: "transactions", transactions: [aTransaction(8)] });
    peer.send({ kind: "consensus", message: Uint8Array.of(0x13, 1) });
    expect([...(await node.journal.nextKind("consensus")).bytes]).to.deep.equal([0x13, 1]);
    expect(node.network.peers()).to.have.length(1);
  });

  it("that came in full are not asked for any more", async () => {
    const clock = createManualClock();
    const node = await startNode({ n: 1, clock, limits: { pingIntervalMs: 1e9 } });
    const peer = await joinRaw(node, { n: 9 });
    peer.send({ kind: "proposal", proposal: proposal.compact });
    expect((await peer.next()).kind).to.equal("getTransactions");
    peer.send({ kind: "consensus", message: proposal.message });
    await node.journal.nextKind("consensus");
    clock.advance(60_000);
    node.network.sendConsensus(peerAddress, Uint8Array.of(0x13, 1));
    expect((await peer.next()).kind).to.equal("consensus");
  });

  it("sent without end are looked for at the rate of the peer's bytes", async () => {
    const clock = createManualClock();
    const limits = { inboundBytes: { perSecond: 1_000, burst: 8_000 }, pingIntervalMs: 1e9 };
    const node = await startNode({ n: 1, clock, limits });
    const peer = await joinRaw(node, { n: 9 });
    pool(node, bodies);
    const { length } = encodeFrame({ kind: "proposal", proposal: proposal.compact });
    for (let sent = 0; sent < 100; sent += 1) {
      peer.send({ kind: "proposal", proposal: proposal.compact });
    }
    await node.journal.nextKind("consensus");
    for (let turn = 0; turn < 200; turn += 1) await setImmediate();
    expect(node.journal.ofKind("consensus").length).to.be.below(8_000 / length);
  });

  for (const [what, question] of [
    ["transactions", { kind: "getTransactions", hashes: proposal.compact.hashes }],
    ["proposals", { kind: "getProposal", view: { height: 1n, round: 0 } }],
  ] as const) {
    it(`asked for without end (${what}) are answered at the rate of the peer's bytes`, async () => {
      const clock = createManualClock();
      const limits = { inboundBytes: { perSecond: 1_000, burst: 4_000 }, pingIntervalMs: 1e9 };
      const node = await startNode({ n: 1, clock, limits });
      const peer = await joinRaw(node, { n: 9 });
      node.network.broadcastConsensus(proposal.message);
      await peer.next();
      for (let asked = 0; asked < 100; asked += 1) peer.send(question);
      let answers = 0;
      void (async () => {
        for (;;) {
          await peer.next();
          answers += 1;
        }
      })();
      while (answers === 0) await setImmediate();
      for (let turn = 0; turn < 200; turn += 1) await setImmediate();
      expect(answers).to.be.within(1, 6);
      clock.advance(10_000);
      for (let turn = 0; turn < 200; turn += 1) await setImmediate();
      expect(answers).to.be.within(2, 20);
    });
  }
});

describe("what a proposer tells of its block", () => {
  afterEach(stopNodes);
  const preview = {
    number: 1n,
    parentHash: GENESIS,
    timestamp: 5n,
    first: 0,
    hashes: proposal.compact.hashes,
    isLast: true,
  };

  it("is heard by its peers", async () => {
    const { proposer, node } = await aPair();
    proposer.network.broadcastPreview(preview);
    expect(await node.journal.nextKind("preview")).to.deep.equal({
      kind: "preview",
      from: proposer.address,
      preview,
    });
  });

  it("comes after what was submitted a moment before", async () => {
    const node = await startNode({ n: 1, clock: createManualClock() });
    const peer = await joinRaw(node, { n: 9 });
    node.network.broadcastTransactions(bodies);
    node.network.broadcastPreview(preview);
    expect(await peer.next()).to.deep.equal({ kind: "transactions", transactions: bodies });
    expect(await peer.next()).to.deep.equal({ kind: "preview", preview });
  });

  it("is heard at the rate of the peer's bytes, its hashes charged as what is looked for", async () => {
    const clock = createManualClock();
    const limits = { inboundBytes: { perSecond: 1_000, burst: 8_000 }, pingIntervalMs: 1e9 };
    const node = await startNode({ n: 1, clock, limits });
    const peer = await joinRaw(node, { n: 9 });
    for (let sent = 0; sent < 100; sent += 1) peer.send({ kind: "preview", preview });
    await node.journal.nextKind("preview");
    for (let turn = 0; turn < 200; turn += 1) await setImmediate();
    expect(node.journal.ofKind("preview").length).to.be.within(2, 8_000 / (3 * 256));
  });
});
