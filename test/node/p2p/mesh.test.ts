import { setImmediate } from "node:timers/promises";
import { expect } from "chai";
import { freePorts } from "../../../node/src/app/network/ports.ts";
import { assert, assertDefined } from "../../../node/src/types/assert.ts";
import type { PeerStatus } from "../../../node/src/types/ports/network.ts";
import { createManualClock } from "./clocks.ts";
import { anAddress, endpointOf, STATUS, startNode, stopNodes, type TestNode } from "./support.ts";

/** Four nodes that all know each other; each dials those started before it. */
async function startMesh(): Promise<readonly TestNode[]> {
  const nodes: TestNode[] = [];
  for (const n of [1, 2, 3, 4]) nodes.push(await startNode({ n, peers: nodes.map(endpointOf) }));
  for (const node of nodes) {
    for (const _other of nodes.slice(1)) await node.journal.nextKind("status");
  }
  return nodes;
}

function namesOf(node: TestNode): readonly string[] {
  return node.network
    .peers()
    .map(({ address }) => address)
    .sort();
}

describe("the mesh", () => {
  afterEach(stopNodes);

  it("connects every pair of nodes once and tells each the others' heads", async () => {
    const nodes = await startMesh();
    const all = nodes.map(({ address }) => address);
    for (const node of nodes) {
      expect(namesOf(node)).to.deep.equal(all.filter((address) => address !== node.address));
      expect(node.network.peers().map(({ status }) => status)).to.deep.equal([
        STATUS,
        STATUS,
        STATUS,
      ]);
    }
  });

  it("carries a consensus message to one peer alone", async () => {
    const [first, second, third] = await startMesh();
    const message = Uint8Array.of(0x15, 1);
    first?.network.sendConsensus(second?.address ?? anAddress(9), message);
    first?.network.sendConsensus(anAddress(9), Uint8Array.of(0x15, 2));
    first?.network.broadcastConsensus(Uint8Array.of(0x15, 3));
    const heardBySecond = [
      await second?.journal.nextKind("consensus"),
      await second?.journal.nextKind("consensus"),
    ];
    expect(heardBySecond.map((heard) => heard?.bytes[1])).to.deep.equal([1, 3]);
    expect((await third?.journal.nextKind("consensus"))?.bytes[1]).to.equal(3);
  });

  it("carries consensus messages, transactions and heads to every peer", async () => {
    const [first, ...others] = await startMesh();
    const status: PeerStatus = {
      headNumber: 7n,
      headHash: `0x${"77".repeat(32)}`,
      earliestNumber: 5n,
    };
    const message = Uint8Array.of(0x12, 1, 2, 3);
    const transactions = [Uint8Array.of(0xf8, 9), Uint8Array.of(2, 1)];
    first?.network.broadcastConsensus(message);
    first?.network.broadcastTransactions(transactions);
    first?.network.broadcastStatus(status);
    for (const { journal, network } of others) {
      const from = first?.address;
      const heard = await journal.nextKind("consensus");
      expect({ from: heard.from, bytes: [...heard.bytes] }).to.deep.equal({
        from,
        bytes: [...message],
      });
      const gossip = await journal.nextKind("transactions");
      expect(gossip.transactions.map((raw) => [...raw])).to.deep.equal(
        transactions.map((raw) => [...raw]),
      );
      expect(await journal.nextKind("status")).to.deep.equal({ kind: "status", from, status });
      expect(network.peers().find(({ address }) => address === from)?.status).to.deep.equal(status);
    }
  });

  it("tells a node that connects later the head of the moment", async () => {
    const first = await startNode({ n: 1 });
    const status: PeerStatus = {
      headNumber: 41n,
      headHash: `0x${"41".repeat(32)}`,
      earliestNumber: 0n,
    };
    first.network.broadcastStatus(status);
    const second = await startNode({ n: 2, peers: [endpointOf(first)] });
    expect((await second.journal.nextKind("status")).status).to.deep.equal(status);
  });

  it("reconnects to a peer that was restarted", async () => {
    const limits = { redialFirstMs: 1 };
    const port = assertDefined((await freePorts(1))[0], "one was asked for");
    const first = await startNode({ n: 1, port });
    const second = await startNode({ n: 2, peers: [endpointOf(first)], limits });
    await second.journal.nextKind("status");
    await first.network.stop();
    await second.journal.nextCode("P2P_DISCONNECTED");
    const again = await startNode({ n: 1, port, identity: first.identity });
    await second.journal.nextKind("status");
    expect(namesOf(second)).to.deep.equal([again.address]);
  });

  it("reconnects at once to a peer that was connected for a while, whatever it took to reach it", async () => {
    const clock = createManualClock();
    const port = assertDefined((await freePorts(1))[0], "one was asked for");
    const limits = { redialFirstMs: 100, redialMaxMs: 900 };
    const peers = [{ address: anAddress(1), host: "127.0.0.1", port }];
    const node = await startNode({ n: 2, clock, limits, peers, random: () => 1 });
    await node.journal.next((line) => line.kind === "log" && /cannot reach/.test(line.message));
    while (clock.delays.length === 0) await setImmediate();
    const peer = await startNode({ n: 1, port });
    clock.advance(100);
    await node.journal.nextKind("status");
    clock.advance(900);
    clock.takeDelays();
    await peer.network.stop();
    await node.journal.nextCode("P2P_DISCONNECTED");
    expect(clock.takeDelays()).to.include(100);
  });

  it("has nothing to wait for once it is stopped, whom it is told to drop then or not", async () => {
    const clock = createManualClock();
    const node = await startNode({ n: 1, clock });
    await node.network.stop();
    clock.takeDelays();
    node.network.drop(anAddress(2), "it lied");
    expect(clock.takeDelays()).to.deep.equal([]);
  });

  it("is one connection a pair when both sides dial at once", async () => {
    const ports = await freePorts(2);
    const endpoints = ports.map((port, i) => ({
      address: anAddress(i + 1),
      host: "127.0.0.1",
      port,
    }));
    const limits = { redialFirstMs: 1 };
    const [low, high] = await Promise.all(
      ports.map((port, i) =>
        startNode({ n: i + 1, port, limits, peers: endpoints.filter((_, other) => other !== i) }),
      ),
    );
    assert(low !== undefined && high !== undefined, "two nodes");
    await Promise.all([low.journal.nextKind("status"), high.journal.nextKind("status")]);
    low.network.broadcastConsensus(Uint8Array.of(1));
    low.network.broadcastConsensus(Uint8Array.of(2));
    await high.journal.next((heard) => heard.kind === "consensus" && heard.bytes[0] === 2);
    expect(high.journal.ofKind("consensus").length).to.equal(2);
    expect(namesOf(low)).to.deep.equal([high.address]);
    expect(namesOf(high)).to.deep.equal([low.address]);
  });
});
