import { setImmediate } from "node:timers/promises";
import { expect } from "chai";
import { aProposal, aTransaction } from "./fixtures.ts";
import {
  anAddress,
  endpointOf,
  joinRaw,
  type RawPeer,
  startNode,
  stopNodes,
  type TestNode,
} from "./support.ts";

const MIB = 1024 * 1024;
const PEERS = 8;

describe("what is sent to peers one by one", () => {
  afterEach(stopNodes);

  /** A node with room for one large frame in sockets and one that waits. */
  const aNode = (): Promise<TestNode> =>
    startNode({
      n: 1,
      limits: { outboundWritingBytesMax: 4 * MIB, outboundTotalBytesMax: 5 * MIB },
    });

  async function rawPeersOf(node: TestNode): Promise<readonly RawPeer[]> {
    const peers: RawPeer[] = [];
    for (let n = 0; n < PEERS; n += 1) peers.push(await joinRaw(node, { n: 9 + n }));
    return peers;
  }

  it("takes its memory once when it is the same message", async () => {
    const node = await aNode();
    const peers = await rawPeersOf(node);
    const message = new Uint8Array(3 * MIB);
    for (const { address } of node.network.peers()) node.network.sendConsensus(address, message);
    for (const peer of peers) {
      expect((await peer.next()).kind).to.equal("consensus");
    }
    expect(node.network.peers()).to.have.length(PEERS);
  });

  it("takes its memory once when it is a proposal that all of them ask for", async () => {
    const node = await aNode();
    const peers = await rawPeersOf(node);
    const transactions = Array.from({ length: 30 }, (_, n) => aTransaction(n, 100_000));
    const { message } = aProposal(transactions, { height: 1n });
    node.network.broadcastConsensus(message);
    for (const peer of peers) peer.send({ kind: "getProposal", view: { height: 1n, round: 0 } });
    for (const peer of peers) {
      const kinds = [(await peer.next()).kind, (await peer.next()).kind];
      expect(kinds).to.deep.equal(["proposal", "consensus"]);
    }
    expect(node.network.peers()).to.have.length(PEERS);
  });

  it("keeps to the total of all that waits: the slowest is dropped (P2P_SLOW_PEER)", async () => {
    const node = await aNode();
    const slow = await joinRaw(node, { n: 9 });
    const good = await startNode({ n: 2, peers: [endpointOf(node)] });
    await node.journal.nextKind("status");
    slow.socket.pause();
    for (let sent = 0; node.network.peers().length === 2; sent += 1) {
      node.network.sendConsensus(anAddress(9), new Uint8Array(MIB));
      expect(sent, "megabytes before the slow peer was dropped").to.be.below(30);
      await setImmediate();
    }
    expect((await node.journal.nextCode("P2P_SLOW_PEER")).details["peer"]).to.equal(anAddress(9));
    expect(node.network.peers().map(({ address }) => address)).to.deep.equal([good.address]);
  });
});
