import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { expect } from "chai";
import { id as keccakOf } from "ethers";
import { WebSocket } from "ws";
import type { RPCLimits } from "../../../node/src/rpc/limits.ts";
import { NOTEBOOK } from "./support/fakeState.ts";
import { type Answer, eventually, type Harness, startHarness } from "./support/harness.ts";
import { ALICE, BOB } from "./support/keys.ts";
import { openSocket } from "./support/socket.ts";
import { mineNotes, signNote } from "./support/wallet.ts";

const NOTED = keccakOf("Noted(address,uint256)");

const call = (id: number, method: string, ...params: unknown[]) => ({
  jsonrpc: "2.0",
  id,
  method,
  params,
});

describe("rpc limits", () => {
  let harness: Harness;
  afterEach(() => harness.stop());

  it("refuses a body above the limit before reading it whole", async () => {
    harness = await startHarness({ limits: { bodyBytesMax: 1_000 } });
    const response = await harness.post(
      JSON.stringify(call(1, "web3_sha3", `0x${"00".repeat(500)}`)),
    );
    expect(response.status).to.equal(413);
    const answer = (await response.json()) as Answer;
    expect(answer.error).to.deep.equal({ code: -32600, message: "the body exceeds 1000 bytes" });
  });

  it("refuses a batch of 1,000 calls with one error", async () => {
    harness = await startHarness();
    const batch = Array.from({ length: 1_000 }, (_, id) => call(id, "eth_chainId"));
    const answer = (await (await harness.post(JSON.stringify(batch))).json()) as Answer;
    expect(answer).to.deep.equal({
      jsonrpc: "2.0",
      id: null,
      error: { code: -32600, message: "the batch has 1000 calls, the limit is 100" },
    });
    expect(await harness.metric("piaohao_rpc_requests_total")).to.equal(0);
  });

  it("stops answering a batch that takes too long", async () => {
    harness = await startHarness({ limits: { batchDurationMsMax: 5_000_000 } });
    harness.node.onCall(() => harness.passTime(3_000_000));
    const batch = [1, 2, 3].map((id) => call(id, "eth_call", { to: NOTEBOOK }));
    const answers = (await (await harness.post(JSON.stringify(batch))).json()) as Answer[];
    expect(answers.map(({ error }) => error?.code)).to.deep.equal([undefined, undefined, -32005]);
    expect(answers[2]).to.have.property("id", 3);
  });

  it("bounds the answer to a batch", async () => {
    harness = await startHarness({ limits: { responseBytesMax: 3_000 } });
    const batch = [1, 2].map((id) => call(id, "eth_getBlockByNumber", "latest", false));
    const answers = (await (await harness.post(JSON.stringify(batch))).json()) as Answer[];
    expect(answers.map(({ error }) => error?.code)).to.deep.equal([undefined, -32005]);
  });

  it("executes no call of a batch once an answer did not fit", async () => {
    harness = await startHarness({ limits: { responseBytesMax: 1_000 } });
    const batch = Array.from({ length: 50 }, (_, id) => call(id, "eth_call", { to: NOTEBOOK }));
    const answers = (await (await harness.post(JSON.stringify(batch))).json()) as Answer[];
    const answered = answers.filter(({ error }) => error === undefined);
    expect(answered.length).to.be.within(1, 49);
    // The one that did not fit, and none after it.
    expect(harness.node.calls).to.have.length(answered.length + 1);
    const message = "the answer is too large; ask for less at once";
    expect(answers.map(({ id }) => id)).to.deep.equal(batch.map(({ id }) => id));
    for (const { error } of answers.slice(answered.length)) {
      expect(error).to.deep.equal({ code: -32005, message });
    }
  });

  it("bounds the answer to a single call", async () => {
    harness = await startHarness({ limits: { responseBytesMax: 500 } });
    const { error } = await harness.call("eth_getBlockByNumber", "latest", false);
    expect(error).to.include({ code: -32005 });
  });

  it("names the range of blocks that fits where eth_getLogs asks for too many", async () => {
    harness = await startHarness({ limits: { logBlocksMax: 3n } });
    harness.node.mineMany(5);
    const { error } = await harness.call("eth_getLogs", { fromBlock: "0x1", toBlock: "latest" });
    expect(error).to.deep.equal({
      code: -32005,
      message:
        "the range has 5 blocks, the limit is 3; this range fits: fromBlock 0x1, toBlock 0x3",
      data: { fromBlock: "0x1", toBlock: "0x3" },
    });
    expect(await harness.result("eth_getLogs", error?.data)).to.deep.equal([]);
  });

  it("names the range that fits where eth_getLogs finds too much, but answers one block whole", async () => {
    harness = await startHarness({ limits: { logResultsMax: 2 } });
    await mineNotes(harness.node, ALICE, 0, [1n, 2n, 3n]);
    await mineNotes(harness.node, ALICE, 3, [4n]);
    const { error } = await harness.call("eth_getLogs", { fromBlock: "0x0" });
    expect(error).to.deep.equal({
      code: -32005,
      message:
        "the range has more than 2 logs or 4194304 digits of data; this range fits: fromBlock 0x0, toBlock 0x1",
      data: { fromBlock: "0x0", toBlock: "0x1" },
    });
    expect(await harness.result("eth_getLogs", error?.data)).to.have.length(3);
  });

  describe("of eth_getLogs for one event of one contract", () => {
    const about = (author: string) => [
      NOTED,
      `0x${author.slice(2).toLowerCase().padStart(64, "0")}`,
    ];
    const wide = { address: NOTEBOOK, fromBlock: "0x0", toBlock: "latest" };

    /** Alice's notes in the blocks 1, 2 and 3, then Bob's in 4, and four empty ones. */
    async function aChain(limits: Partial<RPCLimits>): Promise<void> {
      harness = await startHarness({ limits });
      for (const nonce of [0, 1, 2]) await mineNotes(harness.node, ALICE, nonce, [BigInt(nonce)]);
      await mineNotes(harness.node, BOB, 0, [9n]);
      harness.node.mineMany(4);
    }

    it("are on the blocks that have it, however long the range", async () => {
      await aChain({ logBlocksMax: 3n });
      const notes = await harness.result<unknown[]>("eth_getLogs", {
        ...wide,
        topics: about(ALICE.address),
      });
      expect(notes).to.have.length(3);
      const bobs = { ...wide, topics: about(BOB.address) };
      expect(await harness.result("eth_getLogs", bobs)).to.have.length(1);
      const nobodys = { ...wide, topics: about(NOTEBOOK) };
      expect(await harness.result("eth_getLogs", nobodys)).to.deep.equal([]);
    });

    it("name the range that fits where more blocks have it", async () => {
      await aChain({ logBlocksMax: 2n });
      const topics = about(ALICE.address);
      const { error } = await harness.call("eth_getLogs", { ...wide, topics });
      expect(error).to.deep.equal({
        code: -32005,
        message:
          "more than 2 blocks of the range may have such logs; this range fits: fromBlock 0x0, toBlock 0x2",
        data: { fromBlock: "0x0", toBlock: "0x2" },
      });
      const rest = { ...wide, topics, fromBlock: "0x3" };
      expect(await harness.result("eth_getLogs", rest)).to.have.length(1);
    });

    it("are on the range for any argument, unless few blocks have it", async () => {
      await aChain({ logBlocksMax: 4n });
      expect(await harness.result("eth_getLogs", { ...wide, topics: [NOTED] })).to.have.length(4);
      await harness.stop();
      await aChain({ logBlocksMax: 2n });
      const { error } = await harness.call("eth_getLogs", { ...wide, topics: [NOTED] });
      expect(error?.data).to.deep.equal({ fromBlock: "0x0", toBlock: "0x1" });
    });

    it("are on the blocks of the range before the index began", async () => {
      await aChain({ logBlocksMax: 3n });
      harness.node.indexLogsFrom(3n);
      const topics = about(ALICE.address);
      expect(await harness.result("eth_getLogs", { ...wide, topics })).to.have.length(3);
      harness.node.indexLogsFrom(4n);
      const { error } = await harness.call("eth_getLogs", { ...wide, topics });
      expect(error?.data).to.deep.equal({ fromBlock: "0x0", toBlock: "0x2" });
    });
  });

  it("bounds the data of logs as well", async () => {
    harness = await startHarness({ limits: { logDataMax: 3 } });
    await mineNotes(harness.node, ALICE, 0, [1n]);
    await mineNotes(harness.node, ALICE, 1, [2n]);
    const { error } = await harness.call("eth_getLogs", { fromBlock: "0x0" });
    expect(error?.data).to.deep.equal({ fromBlock: "0x0", toBlock: "0x1" });
  });

  it("refuses txpool_content where the pool is larger than an answer", async () => {
    harness = await startHarness({ limits: { responseBytesMax: 2_000 } });
    const data = `0x${"00".repeat(1_000)}`;
    await harness.result("eth_sendRawTransaction", await signNote(ALICE, 0, 1n, { data }));
    const { error } = await harness.call("txpool_content");
    expect(error).to.include({ code: -32005 });
    expect(error?.message).to.include("txpool_contentFrom");
    await harness.result("txpool_contentFrom", `0x${"11".repeat(20)}`);
  });

  it("bounds the blocks of eth_feeHistory and qbft_getSignerMetrics", async () => {
    const limits = { feeHistoryBlocksMax: 2, signerMetricsBlocksMax: 2n };
    harness = await startHarness({ limits });
    harness.node.mineMany(5);
    const history = await harness.result("eth_feeHistory", "0xffff", "latest", []);
    expect(history).to.have.property("oldestBlock", "0x4");
    const { error } = await harness.call("qbft_getSignerMetrics", "0x1", "0x5");
    const message = "the range has more than 2 blocks";
    expect(error).to.deep.equal({ code: -32005, message });
  });

  it("bounds those who wait for receipts, and their wait", async () => {
    harness = await startHarness({ limits: { syncWaitersMax: 1 } });
    const first = harness.call("eth_sendRawTransactionSync", await signNote(ALICE, 0, 1n));
    await eventually(() => harness.node.backend.pool.status().pending === 1);
    const second = await signNote(ALICE, 1, 1n);
    const { error } = await harness.call("eth_sendRawTransactionSync", second);
    expect(error).to.deep.equal({
      code: -32005,
      message: "all 1 places for waiting callers are taken",
    });
    // Refused before it was submitted.
    expect(harness.node.backend.pool.content()).to.have.length(1);
    harness.node.mine();
    expect((await first).result).to.have.property("status", "0x1");
    const { error: timeout } = await harness.call("eth_sendRawTransactionSync", second, 1);
    expect(timeout).to.include({ code: 4, data: harness.node.backend.pool.content()[0]?.hash });
  });

  it("waits as long as the caller says, in a number or in hex, and no longer than it is willing to", async () => {
    harness = await startHarness({ limits: { syncWaitMsMax: 20 } });
    const waited = async (...timeout: readonly unknown[]) => {
      const nonce = harness.node.backend.pool.content().length;
      const raw = await signNote(ALICE, nonce, 1n);
      const { error } = await harness.call("eth_sendRawTransactionSync", raw, ...timeout);
      return [error?.code, /after (\d+) ms/.exec(error?.message ?? "")?.[1]];
    };
    expect(await waited(3)).to.deep.equal([4, "3"]);
    expect(await waited("0x4")).to.deep.equal([4, "4"]);
    // EIP-7966: what is no time is answered as if none were given.
    for (const invalid of [[], [null], [0], [-1], [1.5], [60_000], ["soon"], ["0x0"]]) {
      expect(await waited(...invalid)).to.deep.equal([4, "20"]);
    }
  });

  it("closes a connection whose headers do not come", async () => {
    const limits = { headersTimeoutMs: 50, requestTimeoutMs: 50, connectionCheckMs: 10 };
    harness = await startHarness({ limits });
    const slow = connect(harness.port, "127.0.0.1");
    slow.write("POST / HTTP/1.1\r\nHost: localhost\r\nX-Slow");
    expect(await textOf(slow)).to.match(/^HTTP\/1.1 408 /);
  });

  it("closes a connection whose body does not come", async () => {
    const limits = { headersTimeoutMs: 50, requestTimeoutMs: 50, connectionCheckMs: 10 };
    harness = await startHarness({ limits });
    const slow = connect(harness.port, "127.0.0.1");
    const headers = "Content-Type: application/json\r\nContent-Length: 100\r\n";
    slow.write(`POST / HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n{`);
    expect(await textOf(slow)).to.match(/^HTTP\/1.1 408 /);
  });

  it("accepts so many connections and no more", async () => {
    harness = await startHarness({ limits: { connectionsMax: 1 } });
    const first = connect(harness.port, "127.0.0.1");
    await once(first, "connect");
    const second = connect(harness.port, "127.0.0.1");
    await once(second, "close");
    first.destroy();
  });

  it("survives an upgrade whose target is no URL, and keeps no refused socket open", async () => {
    harness = await startHarness();
    const socket = connect({ port: harness.port, host: "127.0.0.1", allowHalfOpen: true });
    const answer = once(socket, "data") as Promise<[Buffer]>;
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.on("error", () => undefined);
    const upgrade = ["Host: localhost", "Connection: Upgrade", "Upgrade: websocket"];
    socket.write(`GET // HTTP/1.1\r\n${upgrade.join("\r\n")}\r\n\r\n`);
    expect((await answer)[0].toString()).to.match(/^HTTP\/1.1 404 /);
    // The client never ends its side; writing finds out that there is nobody left.
    const writing = setInterval(() => socket.write("x"), 10);
    await closed;
    clearInterval(writing);
    expect((await harness.call("eth_chainId")).error).to.equal(undefined);
  });

  it("accepts so many WebSockets and no more, until one leaves", async () => {
    harness = await startHarness({ limits: { webSocketsMax: 1 } });
    const first = await openSocket(harness.webSocketURL);
    const refused = new WebSocket(harness.webSocketURL);
    const [error] = await once(refused, "error");
    expect((error as Error).message).to.include("503");
    expect(
      await harness.metric("piaohao_rpc_dropped_total", { reason: "tooManySockets" }),
    ).to.equal(1);
    await first.close();
    await eventually(async () => (await harness.metric("piaohao_rpc_websockets")) === 0);
    await (await openSocket(harness.webSocketURL)).close();
  });

  it("forgets the subscriptions of a connection that leaves", async () => {
    harness = await startHarness({ limits: { subscriptionsPerSocketMax: 2 } });
    const socket = await openSocket(harness.webSocketURL);
    await socket.call("eth_subscribe", "newHeads");
    await socket.call("eth_subscribe", "newHeads");
    const third = await socket.call("eth_subscribe", "newHeads");
    expect(third.error).to.deep.equal({
      code: -32005,
      message: "a connection has at most 2 subscriptions",
    });
    expect(await harness.metric("piaohao_rpc_subscriptions")).to.equal(2);
    socket.terminate();
    await eventually(async () => (await harness.metric("piaohao_rpc_subscriptions")) === 0);
  });

  it("drops a WebSocket that sends a longer message than it may", async () => {
    harness = await startHarness({ limits: { messageBytesMax: 1_000 } });
    const socket = await openSocket(harness.webSocketURL);
    socket.send("x".repeat(1_001));
    expect(await socket.closed).to.equal(1009);
  });

  it("drops a WebSocket that does not read what it asked for", async () => {
    harness = await startHarness({ limits: { socketBufferBytesMax: 1_000_000 } });
    const socket = await openSocket(harness.webSocketURL);
    await socket.call("eth_subscribe", "newHeads");
    socket.pause();
    // The kernel takes some megabytes before anything stays in the server.
    await eventually(async () => {
      harness.node.mineMany(200);
      return (await harness.metric("piaohao_rpc_dropped_total", { reason: "slowReader" })) === 1;
    });
    await eventually(async () => (await harness.metric("piaohao_rpc_websockets")) === 0);
    socket.terminate();
  });

  it("drops a WebSocket that answers no pings", async () => {
    harness = await startHarness({ limits: { pingIntervalMs: 10 } });
    const socket = await openSocket(harness.webSocketURL, { autoPong: false });
    expect(await socket.closed).to.equal(1006);
    expect(await harness.metric("piaohao_rpc_dropped_total", { reason: "unanswered" })).to.equal(1);
  });

  it("does not read a WebSocket with too many calls in progress", async () => {
    harness = await startHarness({ limits: { requestsPerSocketMax: 2 } });
    const release = Promise.withResolvers<void>();
    harness.node.onCall(() => release.promise);
    const socket = await openSocket(harness.webSocketURL);
    const answers = Array.from({ length: 6 }, () => socket.call("eth_call", { to: NOTEBOOK }));
    await eventually(() => harness.node.calls.length === 2);
    // Another connection is served meanwhile, and the calls in progress stay two.
    expect(await harness.result("eth_chainId")).to.equal("0x13525d6");
    expect(harness.node.calls).to.have.length(2);
    release.resolve();
    expect(await Promise.all(answers)).to.have.length(6);
    await socket.close();
  });

  it("does not read a WebSocket whose messages in progress are as long together as one may be", async () => {
    harness = await startHarness({ limits: { messageBytesMax: 10_000 } });
    const release = Promise.withResolvers<void>();
    harness.node.onCall(() => release.promise);
    const socket = await openSocket(harness.webSocketURL);
    const call = { to: NOTEBOOK, data: `0x${"00".repeat(2_400)}` };
    const answers = Array.from({ length: 5 }, () => socket.call("eth_call", call));
    await eventually(() => harness.node.calls.length === 2);
    for (let turn = 0; turn < 10; turn += 1) await harness.result("eth_chainId");
    expect(harness.node.calls).to.have.length(2);
    release.resolve();
    expect(await Promise.all(answers)).to.have.length(5);
    await socket.close();
  });

  it("installs so many filters and no more, until they are idle", async () => {
    harness = await startHarness({
      limits: { filtersMax: 2, placeShares: 1, filterIdleMs: 60_000 },
    });
    const first = await harness.result<string>("eth_newBlockFilter");
    harness.passTime(40_000);
    await harness.result("eth_newFilter", {});
    const { error } = await harness.call("eth_newPendingTransactionFilter");
    expect(error).to.include({ code: -32005 });
    harness.passTime(40_000);
    await harness.result("eth_newPendingTransactionFilter");
    expect((await harness.call("eth_getFilterChanges", first)).error?.code).to.equal(-32000);
  });

  it("leaves no listener on the node when it stops", async () => {
    harness = await startHarness();
    const socket = await openSocket(harness.webSocketURL);
    await socket.call("eth_subscribe", "newHeads");
    expect(harness.node.listeners()).to.be.above(0);
    await harness.stop();
    expect(harness.node.listeners()).to.equal(0);
    await socket.closed;
  });
});

async function textOf(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
