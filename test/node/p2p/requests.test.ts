import { expect } from "chai";
import type { Question } from "../../../node/src/p2p/frames.ts";
import { assertDefined } from "../../../node/src/types/assert.ts";
import { encodeBlock } from "../../../node/src/types/codec/block.ts";
import { NodeError } from "../../../node/src/types/errors.ts";
import { keccak256Hex } from "../../../node/src/types/keccak.ts";
import type { StatePiece } from "../../../node/src/types/ports/store.ts";
import { aChain } from "../sync/support.ts";
import { createManualClock } from "./clocks.ts";
import { anAddress, endpointOf, joinRaw, type RawPeer, startNode, stopNodes } from "./support.ts";

const PEER = anAddress(9);
const chain = aChain(5);

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  const error = await promise.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  return (error as { readonly code?: unknown } | undefined)?.code;
}

async function nextRequest(peer: RawPeer): Promise<Question> {
  const frame = await peer.next();
  if (frame.kind !== "getBlocks" && frame.kind !== "getHeaders" && frame.kind !== "getState")
    throw new Error(`${frame.kind} in place of a request`);
  return frame;
}

describe("requests for headers and state", () => {
  afterEach(stopNodes);

  it("are answered with headers and their seals, and with what has the hash that was asked for", async () => {
    const holder = await startNode({ n: 1 });
    holder.blocks.push(...chain);
    const item = Uint8Array.of(1, 2, 3);
    holder.state.set(keccak256Hex(item), item);
    const node = await startNode({ n: 2, peers: [endpointOf(holder)] });
    await node.journal.nextKind("status");
    const headers = await node.network.requestHeaders(holder.address, 2n, 3);
    expect(headers).to.deep.equal(chain.slice(2, 5).map(({ block }) => block.header));
    const asked: readonly StatePiece[] = [
      { hash: keccak256Hex(item), place: "0x00010f" },
      { hash: chain[1]?.hash ?? "0x", place: "0x" },
    ];
    const state = await node.network.requestState(holder.address, 4n, asked);
    expect(state).to.deep.equal([item, undefined]);
  });

  it("answered with something else than asked for drop the peer (P2P_PROTOCOL_VIOLATION)", async () => {
    const node = await startNode({ n: 1 });
    const peer = await joinRaw(node, { n: 9 });
    const piece: StatePiece = { hash: keccak256Hex(Uint8Array.of(1)), place: "0x00" };
    const answer = codeOf(node.network.requestState(PEER, 1n, [piece]));
    const { id } = await nextRequest(peer);
    peer.send({ kind: "headers", id, items: [] });
    await node.journal.nextCode("P2P_PROTOCOL_VIOLATION");
    expect(await answer).to.equal("P2P_DISCONNECTED");
  });
});

describe("requests that the asked node's own disk cannot answer", () => {
  afterEach(stopNodes);

  const failure = new NodeError("DB_CORRUPT", "a record is missing");
  const fail = (): never => {
    throw failure;
  };
  const questions: readonly Question[] = [
    { kind: "getBlocks", id: 1, number: 1n, count: 64 },
    { kind: "getHeaders", id: 2, number: 1n, count: 64 },
    {
      kind: "getState",
      id: 3,
      number: 1n,
      pieces: [{ hash: `0x${"01".repeat(32)}`, place: "0x" }],
    },
  ];
  for (const question of questions) {
    it(`are told as its own fault and cost the peer that asks nothing: ${question.kind}`, async () => {
      const handlers = { blocksFrom: fail, headersFrom: fail, stateItem: fail };
      const node = await startNode({ n: 1, handlers });
      const peer = await joinRaw(node, { n: 9 });
      peer.send(question);
      const line = await node.journal.next(
        (happening) => happening.kind === "log" && happening.level !== "info",
      );
      expect(line).to.deep.include({
        level: "error",
        message: "a peer's question could not be answered: reading failed here",
        details: { err: failure, peer: PEER, question: question.kind },
      });
      peer.send({ kind: "consensus", message: Uint8Array.of(1) });
      await node.journal.nextKind("consensus");
      expect(node.network.peers().map(({ address }) => address)).to.deep.equal([PEER]);
    });
  }
});

describe("requests for blocks", () => {
  afterEach(stopNodes);

  it("are answered with the sealed blocks of the peer", async () => {
    const holder = await startNode({ n: 1 });
    holder.blocks.push(...chain);
    const node = await startNode({ n: 2, peers: [endpointOf(holder)] });
    await node.journal.nextKind("status");
    const answer = await node.network.requestBlocks(holder.address, 2n, 3);
    expect(answer).to.deep.equal(chain.slice(2, 5));
    expect(await node.network.requestBlocks(holder.address, 4n, 10)).to.deep.equal(chain.slice(4));
    expect(await node.network.requestBlocks(holder.address, 9n, 10)).to.deep.equal([]);
  });

  it("are answered with no more than the bounds of an answer", async () => {
    const holder = await startNode({ n: 1, limits: { answerBlocksMax: 2 } });
    holder.blocks.push(...chain);
    const node = await startNode({ n: 2, peers: [endpointOf(holder)] });
    await node.journal.nextKind("status");
    expect(await node.network.requestBlocks(holder.address, 0n, 5)).to.deep.equal(
      chain.slice(0, 2),
    );
  });

  it("are read up to a bound of transactions, as if the rest had not been sent", async () => {
    const node = await startNode({ n: 1 });
    const peer = await joinRaw(node, { n: 9 });
    const { block } = assertDefined(chain[1], "a block");
    const full = { ...block, transactions: Array.from({ length: 8_000 }, () => Uint8Array.of(1)) };
    const answer = node.network.requestBlocks(PEER, 1n, 64);
    const { id } = await nextRequest(peer);
    peer.send({ kind: "blocks", id, items: Array.from({ length: 64 }, () => encodeBlock(full)) });
    expect(await answer).to.have.length(5);
  });

  it("find their answers in any order", async () => {
    const node = await startNode({ n: 1 });
    const peer = await joinRaw(node, { n: 9 });
    const answers = [1n, 2n].map((number) => node.network.requestBlocks(PEER, number, 1));
    const requests = [await nextRequest(peer), await nextRequest(peer)];
    for (const request of requests.reverse()) {
      const number = "number" in request ? Number(request.number) : -1;
      const { block } = assertDefined(chain[number], "a block");
      peer.send({ kind: "blocks", id: request.id, items: [encodeBlock(block)] });
    }
    expect(await Promise.all(answers)).to.deep.equal([[chain[1]], [chain[2]]]);
  });

  it("end after a time (P2P_TIMEOUT); a late answer does no harm", async () => {
    const clock = createManualClock();
    const node = await startNode({ n: 1, clock, limits: { requestMs: 10_000 } });
    const peer = await joinRaw(node, { n: 9 });
    const answer = node.network.requestBlocks(PEER, 1n, 1);
    const { id } = await nextRequest(peer);
    clock.advance(10_000);
    expect(await codeOf(answer)).to.equal("P2P_TIMEOUT");
    peer.send({ kind: "blocks", id, items: [] });
    peer.send({ kind: "consensus", message: Uint8Array.of(1) });
    await node.journal.nextKind("consensus");
    expect(node.network.peers().length).to.equal(1);
  });

  it("are few at a time (P2P_BUSY)", async () => {
    const node = await startNode({ n: 1, limits: { requestsMax: 2 } });
    await joinRaw(node, { n: 9 });
    const waiting = [1n, 2n].map((number) => codeOf(node.network.requestBlocks(PEER, number, 1)));
    expect(await codeOf(node.network.requestBlocks(PEER, 3n, 1))).to.equal("P2P_BUSY");
    node.network.drop(PEER, "the test is over");
    expect(await Promise.all(waiting)).to.deep.equal(["P2P_DISCONNECTED", "P2P_DISCONNECTED"]);
  });

  it("of a peer that is not connected end at once (P2P_DISCONNECTED)", async () => {
    const node = await startNode({ n: 1 });
    expect(await codeOf(node.network.requestBlocks(PEER, 1n, 1))).to.equal("P2P_DISCONNECTED");
  });

  it("end with the connection (P2P_DISCONNECTED)", async () => {
    const node = await startNode({ n: 1 });
    const peer = await joinRaw(node, { n: 9 });
    const answer = codeOf(node.network.requestBlocks(PEER, 1n, 1));
    await nextRequest(peer);
    peer.socket.terminate();
    expect(await answer).to.equal("P2P_DISCONNECTED");
  });

  const lies = [
    {
      desc: "more blocks than asked for",
      blocks: chain.slice(1, 3).map(({ block }) => encodeBlock(block)),
    },
    { desc: "bytes that are no block", blocks: [Uint8Array.of(0xc0)] },
  ];
  for (const { desc, blocks } of lies) {
    it(`answered with ${desc} drop the peer (P2P_PROTOCOL_VIOLATION)`, async () => {
      const node = await startNode({ n: 1 });
      const peer = await joinRaw(node, { n: 9 });
      const answer = codeOf(node.network.requestBlocks(PEER, 1n, 1));
      const { id } = await nextRequest(peer);
      peer.send({ kind: "blocks", id, items: blocks });
      await node.journal.nextCode("P2P_PROTOCOL_VIOLATION");
      expect(await answer).to.equal("P2P_DISCONNECTED");
    });
  }
});
