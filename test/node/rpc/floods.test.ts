import { expect } from "chai";
import { Wallet } from "ethers";
import { hexToBytes } from "../../../node/src/types/codec/bytes.ts";
import { NOTEBOOK } from "./support/fakeState.ts";
import { type Answer, eventually, type Harness, startHarness } from "./support/harness.ts";
import { ALICE } from "./support/keys.ts";
import { headOf, openRaw, requestOf } from "./support/raw.ts";
import { openSocket } from "./support/socket.ts";
import { spin } from "./support/spin.ts";
import { mineNotes, signNote } from "./support/wallet.ts";

const OTHER = "127.0.0.2";

describe("rpc under floods", () => {
  let harness: Harness;
  afterEach(() => harness.stop());

  describe("of connections", () => {
    it("accepts so many from one address, and others all the same (connectionsPerAddressMax)", async () => {
      harness = await startHarness({ limits: { connectionsPerAddressMax: 2 } });
      const first = await openRaw(harness.port, OTHER);
      const second = await openRaw(harness.port, OTHER);
      const third = await openRaw(harness.port, OTHER);
      await third.closed;
      expect(await harness.result("eth_chainId")).to.equal("0x13525d6");
      first.socket.destroy();
      second.socket.destroy();
      await eventually(async () => {
        const again = await openRaw(harness.port, OTHER);
        again.send("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        return (await again.text()).startsWith("HTTP/1.1 200");
      });
    });

    it("closes one that never says anything (headersTimeoutMs)", async () => {
      const limits = { headersTimeoutMs: 50, requestTimeoutMs: 50, connectionCheckMs: 10 };
      harness = await startHarness({ limits });
      const silent = await openRaw(harness.port);
      silent.socket.resume();
      await silent.closed;
    });

    it("closes one whose body comes byte by byte (requestTimeoutMs)", async () => {
      const limits = { headersTimeoutMs: 200, requestTimeoutMs: 200, connectionCheckMs: 10 };
      harness = await startHarness({ limits });
      const slow = await openRaw(harness.port);
      slow.send(headOf(1_000));
      const trickle = setInterval(() => slow.send(" "), 5);
      slow.socket.resume();
      await slow.closed;
      clearInterval(trickle);
    });

    it("answers one request of a connection at a time: a second one sent ahead ends it", async () => {
      harness = await startHarness();
      const hold = Promise.withResolvers<void>();
      harness.node.onCall(() => hold.promise);
      const eager = await openRaw(harness.port);
      eager.send(requestOf("eth_call", { to: NOTEBOOK }).repeat(50));
      eager.socket.resume();
      await eager.closed;
      expect(harness.node.calls.length).to.be.at.most(1);
      hold.resolve();
    });

    it("keeps one that sends its requests one after the other", async () => {
      harness = await startHarness();
      const client = await openRaw(harness.port);
      for (let turn = 0; turn < 3; turn += 1) {
        const answer = new Promise<string>((resolve) =>
          client.socket.once("data", (chunk) => resolve(String(chunk))),
        );
        client.send(requestOf("eth_chainId"));
        expect(await answer).to.include('"result":"0x13525d6"');
      }
      client.socket.destroy();
    });
  });

  describe("of bodies", () => {
    it("takes so many bytes of all bodies together: 503, until some are through (bodiesBytesMax)", async () => {
      harness = await startHarness({ limits: { bodiesBytesMax: 1_000 } });
      const slow = await openRaw(harness.port, OTHER);
      slow.send(`${headOf(2_000)}${" ".repeat(900)}`);
      const call = JSON.stringify({
        jsonrpc: "2.0",
        id: 1,
        method: "web3_sha3",
        params: [`0x${"00".repeat(100)}`],
      });
      let refusal: Answer = {};
      await eventually(async () => {
        const response = await harness.post(call);
        refusal = (await response.json()) as Answer;
        return response.status === 503;
      });
      expect(refusal.error).to.deep.equal({
        code: -32005,
        message: "the node has too many requests under way; ask again later",
      });
      slow.socket.destroy();
      await eventually(async () => (await harness.post(call)).status === 200);
    });

    it("refuses deep nesting before it is parsed (depthMax)", async () => {
      harness = await startHarness();
      const answer = (await (await harness.post("[".repeat(500_000))).json()) as Answer;
      const message = "the request is nested deeper than 32 levels";
      expect(answer.error).to.deep.equal({ code: -32600, message });
      const nested = `{"jsonrpc":"2.0","id":1,"method":"eth_call","params":[${'{"a":'.repeat(40)}1${"}".repeat(40)}]}`;
      expect(((await (await harness.post(nested)).json()) as Answer).error?.message).to.equal(
        message,
      );
    });

    it("refuses a body that is nothing but values (valuesMax)", async () => {
      harness = await startHarness();
      const answer = (await (await harness.post(`[${"[],".repeat(300_000)}[]]`)).json()) as Answer;
      const message = "the request is of more than 10000 values";
      expect(answer.error).to.deep.equal({ code: -32600, message });
    });

    it("keeps the connection of nobody whose body it did not read", async () => {
      harness = await startHarness({ limits: { bodyBytesMax: 100 } });
      const client = await openRaw(harness.port);
      client.send(`${headOf(1_000_000)}${"x".repeat(1_000)}`);
      expect(await client.text()).to.match(/^HTTP\/1.1 413 [\s\S]*connection: close/i);
    });
  });

  describe("of calls", () => {
    it("gives everything else its time between two calls, however many come at once", async () => {
      harness = await startHarness();
      let busy = 0;
      let loops = 0;
      let isOver = false;
      const heartbeat = (): void => {
        loops += 1;
        if (!isOver) setImmediate(heartbeat);
      };
      harness.node.onCall(() => {
        busy += 1;
        spin(2);
      });
      const calls = Array.from({ length: 200 }, () => harness.call("eth_call", { to: NOTEBOOK }));
      setImmediate(heartbeat);
      await Promise.all(calls);
      isOver = true;
      expect(busy).to.equal(200);
      expect(loops).to.be.at.least(busy);
    });

    it("lets so many executions run and so many wait (executionsMax, waitingExecutionsMax)", async () => {
      harness = await startHarness({ limits: { executionsMax: 2, waitingExecutionsMax: 3 } });
      const hold = Promise.withResolvers<void>();
      harness.node.onCall(() => hold.promise);
      const calls = Array.from({ length: 8 }, () => harness.call("eth_call", { to: NOTEBOOK }));
      const early = await Promise.race(calls);
      expect(early.error).to.deep.equal({
        code: -32005,
        message: "too many executions are under way; ask again later",
      });
      expect(harness.node.calls).to.have.length(2);
      expect(await harness.result("eth_chainId")).to.equal("0x13525d6");
      hold.resolve();
      const answers = await Promise.all(calls);
      expect(answers.filter(({ error }) => error === undefined)).to.have.length(5);
    });

    it("refuses an execution that waited too long (executionWaitMsMax)", async () => {
      harness = await startHarness({ limits: { executionsMax: 1, executionWaitMsMax: 20 } });
      const hold = Promise.withResolvers<void>();
      harness.node.onCall(() => hold.promise);
      const first = harness.call("eth_call", { to: NOTEBOOK });
      await eventually(() => harness.node.calls.length === 1);
      const { error } = await harness.call("eth_estimateGas", { to: NOTEBOOK });
      expect(error?.code).to.equal(-32005);
      hold.resolve();
      expect((await first).error).to.equal(undefined);
    });

    it("executes nothing for callers who have gone", async () => {
      harness = await startHarness({ limits: { executionsMax: 1 } });
      const hold = Promise.withResolvers<void>();
      harness.node.onCall(() => hold.promise);
      const first = harness.call("eth_call", { to: NOTEBOOK });
      await eventually(() => harness.node.calls.length === 1);
      const gone = await openRaw(harness.port);
      gone.send(requestOf("eth_call", { to: NOTEBOOK }));
      await harness.result("eth_chainId");
      gone.socket.destroy();
      await gone.closed;
      const last = harness.call("eth_call", { to: NOTEBOOK, data: "0x01" });
      await harness.result("eth_chainId");
      hold.resolve();
      await Promise.all([first, last]);
      expect(harness.node.calls.map(({ data }) => data.length)).to.deep.equal([0, 1]);
    });

    it("lets so many long reads run (longReadsMax, waitingLongReadsMax, longReadWaitMsMax)", async () => {
      const limits = { longReadsMax: 1, waitingLongReadsMax: 1, longReadWaitMsMax: 1_000 };
      harness = await startHarness({ limits });
      harness.node.mineMany(30);
      const { chain } = harness.node.backend;
      const { blockByNumber } = chain;
      Object.assign(chain, {
        blockByNumber(number: bigint) {
          spin(1);
          return blockByNumber(number);
        },
      });
      const range = { fromBlock: "0x0", toBlock: "0x1e" };
      const answers = await Promise.all(
        Array.from({ length: 6 }, () => harness.call("eth_getLogs", range)),
      );
      const refused = answers.filter(({ error }) => error?.code === -32005);
      expect(refused).to.have.length.above(0);
      expect(refused[0]?.error?.message).to.equal(
        "too many long reads are under way; ask again later",
      );
      expect(answers.some(({ result }) => Array.isArray(result))).to.equal(true);
    });

    it("reads the blocks of a filter in turns, and gives none of them twice", async () => {
      harness = await startHarness();
      const filter = await harness.result("eth_newBlockFilter");
      harness.node.mineMany(20);
      const { chain } = harness.node.backend;
      const { blockByNumber } = chain;
      let loops = 0;
      const loopsAtReads: number[] = [];
      Object.assign(chain, {
        blockByNumber(number: bigint) {
          loopsAtReads.push(loops);
          setImmediate(() => {
            loops += 1;
          });
          spin(2);
          return blockByNumber(number);
        },
      });
      const pages = await Promise.all(
        [1, 2].map(() => harness.result<string[]>("eth_getFilterChanges", filter)),
      );
      expect(new Set(pages.flat())).to.have.length(20);
      expect(pages.flat()).to.have.length(20);
      expect(new Set(loopsAtReads).size).to.be.above(1);
    });

    it("makes metrics once a second, whoever asks", async () => {
      let now = 0;
      harness = await startHarness({ nowMs: () => now });
      let made = 0;
      const { metrics } = harness.registry;
      harness.registry.metrics = () => {
        made += 1;
        return metrics.call(harness.registry);
      };
      const ask = () => fetch(`${harness.url}/metrics`).then((response) => response.text());
      const texts = await Promise.all([ask(), ask(), ask()]);
      expect([made, new Set(texts).size]).to.deep.equal([1, 1]);
      now += 1_001;
      await ask();
      expect(made).to.equal(2);
    });

    it("shows so many transactions of the pool (poolViewMax)", async () => {
      harness = await startHarness({ limits: { poolViewMax: 1 } });
      for (const nonce of [0, 1]) {
        await harness.node.backend.submit(hexToBytes(await signNote(ALICE, nonce, 1n)));
      }
      for (const [method, ...params] of [
        ["txpool_content"],
        ["txpool_inspect"],
        ["txpool_contentFrom", ALICE.address],
      ] as const) {
        expect((await harness.call(method, ...params)).error?.code, method).to.equal(-32005);
      }
    });
  });

  describe("of answers", () => {
    /** A batch whose answer has some megabytes: more than the kernel takes. */
    async function largeBatch(): Promise<string> {
      const data = `0x${"ab".repeat(20_000)}`;
      for (let nonce = 0; nonce < 3; nonce += 1) {
        await harness.node.backend.submit(hexToBytes(await signNote(ALICE, nonce, 1n, { data })));
      }
      harness.node.mine();
      const call = { jsonrpc: "2.0", id: 1, method: "eth_getBlockByNumber", params: ["0x1", true] };
      const body = JSON.stringify(Array(100).fill(call));
      return `${headOf(body.length)}${body}`;
    }

    it("closes the connection of a client that does not take its answer (answerTimeoutMs)", async () => {
      harness = await startHarness({ limits: { answerTimeoutMs: 50 } });
      const request = await largeBatch();
      const slow = await openRaw(harness.port);
      slow.socket.pause();
      slow.send(request);
      await eventually(async () => (await harness.metric("piaohao_rpc_unsent_bytes")) > 1_000_000);
      await eventually(async () => (await harness.metric("piaohao_rpc_unsent_bytes")) === 0);
      slow.socket.destroy();
    });

    it("drops whoever has most unsent when all together have too much (unsentBytesMax)", async () => {
      harness = await startHarness({ limits: { unsentBytesMax: 1_000_000 } });
      const request = await largeBatch();
      const greedy = await openRaw(harness.port);
      greedy.send(request);
      greedy.socket.resume();
      await greedy.closed;
      expect(await harness.metric("piaohao_rpc_unsent_bytes")).to.equal(0);
      expect(await harness.result("eth_blockNumber")).to.equal("0x1");
    });
  });

  describe("of subscriptions", () => {
    it("has so many over all connections (subscriptionsMax)", async () => {
      harness = await startHarness({ limits: { subscriptionsMax: 3, placeShares: 1 } });
      const [one, two] = [
        await openSocket(harness.webSocketURL),
        await openSocket(harness.webSocketURL),
      ];
      for (const socket of [one, one, two]) await socket.call("eth_subscribe", "newHeads");
      const { error } = await two.call("eth_subscribe", "newHeads");
      expect(error).to.deep.equal({
        code: -32005,
        message: "all 3 places for subscriptions are taken",
      });
      await one.close();
      await eventually(async () => (await harness.metric("piaohao_rpc_subscriptions")) === 1);
      expect((await two.call("eth_subscribe", "newHeads")).error).to.equal(undefined);
      await two.close();
    });

    it("delivers blocks in short turns, outside the commit that announces them", async () => {
      harness = await startHarness();
      const socket = await openSocket(harness.webSocketURL);
      for (let index = 0; index < 64; index += 1) await socket.call("eth_subscribe", "logs");
      const values = Array.from({ length: 20 }, (_, index) => BigInt(index));
      await mineNotes(harness.node, ALICE, 0, values);
      // Nothing was sent while the block was announced.
      expect(await harness.metric("piaohao_rpc_unsent_bytes")).to.equal(0);
      const seen = new Set<string>();
      for (let news = 0; news < 64 * 20; news += 1) {
        const { params } = await socket.next();
        seen.add(`${params.subscription}/${(params.result as { logIndex: string }).logIndex}`);
      }
      expect(seen.size).to.equal(64 * 20);
      await socket.close();
    });

    it("leaves out transactions, never blocks, when news pile up (newsMax)", async () => {
      harness = await startHarness({ limits: { newsMax: 10 } });
      const socket = await openSocket(harness.webSocketURL);
      await socket.call("eth_subscribe", "newPendingTransactions");
      const heads = (await socket.call("eth_subscribe", "newHeads")).result;
      const wallets = Array.from(
        { length: 20 },
        () => new Wallet(Wallet.createRandom().privateKey),
      );
      const raws = await Promise.all(wallets.map((wallet) => signNote(wallet, 0, 1n)));
      await Promise.all(raws.map((raw) => harness.node.backend.submit(hexToBytes(raw))));
      harness.node.mineMany(4);
      const delivered: unknown[] = [];
      while (delivered.filter((subscription) => subscription === heads).length < 4) {
        delivered.push((await socket.next()).params.subscription);
      }
      expect(delivered.length - 4).to.be.within(1, 6);
      await socket.close();
    });

    it("drops subscribers rather than leaving a block out (newsMax)", async () => {
      harness = await startHarness({ limits: { newsMax: 10 } });
      const socket = await openSocket(harness.webSocketURL);
      const idle = await openSocket(harness.webSocketURL);
      await socket.call("eth_subscribe", "newHeads");
      harness.node.mineMany(12);
      expect(await socket.closed).to.equal(1006);
      expect((await idle.call("eth_blockNumber")).result).to.equal("0xc");
      await idle.close();
    });
  });
});
