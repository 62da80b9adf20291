import { once } from "node:events";
import { connect } from "node:net";
import { expect } from "chai";
import { type AdminServer, createAdminServer } from "../../../node/src/rpc/admin.ts";
import type { RPCLimits } from "../../../node/src/rpc/limits.ts";
import { ADMIN_METHODS } from "../../../node/src/rpc/methods/adminTable.ts";
import { METHODS } from "../../../node/src/rpc/methods/table.ts";
import { hexToBytes } from "../../../node/src/types/codec/bytes.ts";
import type { Address, Hash } from "../../../node/src/types/hex.ts";
import type { TraceRequest } from "../../../node/src/types/ports/tracing.ts";
import { aSender, aTransaction } from "../txpool/support.ts";
import { createFakeNode } from "./support/fakeNode.ts";
import { type Answer, startHarness } from "./support/harness.ts";
import { ALICE as WALLET } from "./support/keys.ts";
import { signNote } from "./support/wallet.ts";

const TOKEN = "a token of the tests, long enough to be one";
const PEER: Address = `0x${"22".repeat(20)}`;
const HASH: Hash = `0x${"33".repeat(32)}`;
const [ALICE, BOB] = [aSender(1), aSender(2)];
const ALICE_WALLET = WALLET.address.toLowerCase() as Address;
const TRACE = { gas: 21_000, failed: false, returnValue: "", structLogs: [] };
const EVERY_STEP = {
  ...{ kind: "steps", stack: true, storage: true, memory: false, returnData: false, limit: 0 },
};

describe("the admin port", () => {
  const content = [
    aTransaction({ sender: ALICE }),
    aTransaction({ sender: ALICE, nonce: 1n }),
    aTransaction({ sender: BOB }),
  ];
  let server: AdminServer;
  let port: number;
  let dropped: Address[];
  let discarded: Hash[];
  let advances: (readonly [bigint, number])[];
  let log: unknown[];
  let traced: TraceRequest[];
  const node = createFakeNode();

  async function start(
    options: { readonly development?: boolean; readonly limits?: Partial<RPCLimits> } = {},
  ): Promise<void> {
    const { development = true, limits = {} } = options;
    [dropped, discarded, advances, log, traced] = [[], [], [], [], []];
    const status = { headNumber: 7n, headHash: HASH };
    server = createAdminServer({
      backend: {
        peers: () => [{ address: PEER, status } as never],
        dropPeer: (address) => void dropped.push(address),
        pool: {
          content: () => content,
          get: (hash) => content.find((transaction) => transaction.hash === hash),
        },
        chain: node.backend.chain,
        executor: {
          trace: async (request) => {
            traced.push(request);
            const count = request.last - request.first + 1;
            return Array.from({ length: count }, () => TRACE);
          },
        },
        discard: (hashes) => discarded.push(...hashes),
        developmentClock: development
          ? {
              advance: (seconds, applyAtMs) => void advances.push([seconds, applyAtMs]),
              nowMs: () => 1_773_104_400_000,
            }
          : undefined,
      },
      host: "127.0.0.1",
      port: 0,
      token: TOKEN,
      logger: { info: (...facts: unknown[]) => void log.push(facts), error: () => undefined },
      limits,
    });
    ({ port } = await server.start());
  }
  afterEach(() => server.stop());

  const post = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${TOKEN}`, ...headers },
      body,
    });
  async function call(method: string, ...params: unknown[]): Promise<Answer> {
    const response = await post(JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }));
    return (await response.json()) as Answer;
  }

  /** Hashes of two transactions of a new block. */
  async function aBlockOfTwo(): Promise<readonly Hash[]> {
    const next = node.backend.executor.account(
      ALICE_WALLET,
      node.backend.chain.head().block.header,
    );
    const nonce = Number(next?.nonce ?? 0n);
    const hashes: Hash[] = [];
    for (const each of [nonce, nonce + 1]) {
      hashes.push(await node.backend.submit(hexToBytes(await signNote(WALLET, each, 1n))));
    }
    node.mine();
    return hashes;
  }

  it("answers nobody without the token: 401, whatever the path", async () => {
    await start();
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "txpool_clear" });
    for (const authorization of ["", "Bearer ", `Bearer ${TOKEN}x`, TOKEN, `Basic ${TOKEN}`]) {
      const response = await post(body, { authorization });
      expect(response.status).to.equal(401);
      expect(await response.text()).to.include("the admin token is missing or wrong");
    }
    expect((await fetch(`http://127.0.0.1:${port}/health`)).status).to.equal(401);
    expect(discarded).to.deep.equal([]);
  });

  it("answers no web page: 403, though it has the token", async () => {
    await start();
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "admin_peers" });
    expect((await post(body, { origin: "http://127.0.0.1" })).status).to.equal(403);
  });

  it("answers nothing but POST /: 404", async () => {
    await start();
    const headers = { authorization: `Bearer ${TOKEN}` };
    expect((await fetch(`http://127.0.0.1:${port}/metrics`, { headers })).status).to.equal(404);
  });

  it("has no method of the clients' port, and the clients' port none of its: -32601", async () => {
    await start();
    expect((await call("eth_chainId")).error?.code).to.equal(-32601);
    const harness = await startHarness();
    for (const [name, { parameters }] of ADMIN_METHODS) {
      expect(METHODS.has(name), name).to.equal(false);
      const { error } = await harness.call(name, ...parameters.map(() => null));
      expect(error, name).to.deep.equal({
        code: -32601,
        message: `method ${name} does not exist`,
      });
    }
    await harness.stop();
  });

  it("admin_peers names peers and their heads", async () => {
    await start();
    expect((await call("admin_peers")).result).to.deep.equal([
      { address: PEER, headNumber: "0x7", headHash: HASH },
    ]);
  });

  it("admin_dropPeer drops a peer, and says that a stranger is none", async () => {
    await start();
    expect((await call("admin_dropPeer", PEER)).result).to.equal(true);
    expect((await call("admin_dropPeer", ALICE)).error).to.deep.equal({
      code: -32001,
      message: `peer ${ALICE} not found`,
    });
    expect(dropped).to.deep.equal([PEER]);
  });

  it("txpool_discard, txpool_discardFrom and txpool_clear throw transactions away", async () => {
    await start();
    const hashes = content.map(({ hash }) => hash);
    expect((await call("txpool_discard", hashes[0])).result).to.equal(true);
    expect(discarded.splice(0)).to.deep.equal(hashes.slice(0, 1));
    expect((await call("txpool_discardFrom", ALICE)).result).to.equal("0x2");
    expect(discarded.splice(0)).to.deep.equal(hashes.slice(0, 2));
    expect((await call("txpool_clear")).result).to.equal("0x3");
    expect(discarded).to.deep.equal(hashes);
  });

  it("debug_traceTransaction asks for its transaction, after those before it in its block", async () => {
    await start();
    const [, second] = await aBlockOfTwo();
    expect((await call("debug_traceTransaction", second)).result).to.deep.equal(TRACE);
    const { number } = node.backend.chain.head().block.header;
    const [request] = traced;
    expect(request).to.deep.include({ first: 1, last: 1 });
    expect(request?.header.number).to.equal(number);
    expect(request?.parent.number).to.equal(number - 1n);
    expect(request?.transactionAt(1)).to.deep.include({ hash: second, sender: ALICE_WALLET });
    expect(request?.options).to.deep.equal(EVERY_STEP);
  });

  it("debug_traceBlockByNumber asks for every transaction of the block, and names each", async () => {
    await start();
    const hashes = await aBlockOfTwo();
    const { number } = node.backend.chain.head().block.header;
    const tracer = { tracer: "callTracer", tracerConfig: { withLog: true }, timeout: "9s" };
    const { result } = await call("debug_traceBlockByNumber", `0x${number.toString(16)}`, tracer);
    expect(result).to.deep.equal(hashes.map((txHash) => ({ txHash, result: TRACE })));
    const [request] = traced;
    expect(request).to.deep.include({ first: 0, last: 1 });
    expect(request?.options).to.deep.equal({ kind: "calls", onlyTop: false, logs: true });
    node.mine();
    expect((await call("debug_traceBlockByNumber", "latest")).result).to.deep.equal([]);
    const { error } = await call("debug_traceBlockByNumber", "earliest");
    expect(error?.message).to.equal("parameter block must not be the genesis block");
  });

  it("traces nothing that is in no block, or whose state is gone: -32001 with the reason", async () => {
    await start();
    expect((await call("debug_traceTransaction", HASH)).error).to.deep.equal({
      code: -32001,
      message: `transaction ${HASH} not found`,
    });
    const [pending] = content;
    const refusal = await call("debug_traceTransaction", pending?.hash);
    expect(refusal.error).to.include({
      code: -32001,
      message: `a block with transaction ${pending?.hash}, which is still pending, not found`,
    });
    const [first] = await aBlockOfTwo();
    const { number } = node.backend.chain.head().block.header;
    node.keepStatesFrom(number);
    expect((await call("debug_traceTransaction", first)).error).to.deep.include({
      code: -32001,
      data: { earliestState: `0x${number.toString(16)}` },
    });
    node.keepStatesFrom(0n);
    expect(traced).to.deep.equal([]);
  });

  it("refuses options of a trace that it does not have, instead of leaving them out: -32602", async () => {
    await start();
    const wrong = [
      [{ tracer: "prestateTracer" }, ".tracer must be callTracer, or absent for every instruction"],
      [
        { tracer: "callTracer", tracerConfig: { diffMode: true } },
        ".tracerConfig must be {onlyTop",
      ],
      [{ disableStack: 1 }, ".disableStack must be true or false"],
      [{ limit: -1 }, ".limit must be a number of steps, 0 for all"],
      [{ overrides: {} }, " must be an object of tracer, tracerConfig, disableStack"],
    ] as const;
    for (const [options, sentence] of wrong) {
      const { error } = await call("debug_traceTransaction", HASH, options);
      expect(error?.code).to.equal(-32602);
      expect(error?.message).to.include(`parameter options${sentence}`);
    }
  });

  it("devnet_advance moves the clock and devnet_now reads it", async () => {
    await start();
    expect((await call("devnet_advance", 86_400, 1_000)).result).to.equal(true);
    expect(advances).to.deep.equal([[86_400n, 1_000]]);
    expect((await call("devnet_now")).result).to.equal(1_773_104_400_000);
    const wrong = [
      [[0, 0], "seconds must be a whole number of seconds from 1 to 315360000"],
      [[1, 0.5], "applyAtMs must be a whole number of milliseconds since 1970"],
    ] as const;
    for (const [params, sentence] of wrong) {
      const { error } = await call("devnet_advance", ...params);
      expect(error).to.include({ code: -32602, message: `parameter ${sentence}` });
    }
  });

  it("refuses the clock where the genesis declares no development network: -32004", async () => {
    await start({ development: false });
    for (const [method, params] of [
      ["devnet_now", []] as const,
      ["devnet_advance", [1, 0]] as const,
    ]) {
      const { error } = await call(method, ...params);
      expect(error?.code).to.equal(-32004);
      expect(error?.message).to.include("development network");
    }
  });

  it("writes who was called to the log, and never the token", async () => {
    await start();
    await call("txpool_clear");
    const text = JSON.stringify(log);
    expect(text).to.include('{"method":"txpool_clear","outcome":"ok"}');
    expect(text).to.not.include(TOKEN);
  });

  it("bounds bodies, batches and connections far below the clients' port", async () => {
    await start();
    expect((await post(`"${"x".repeat(65_536)}"`)).status).to.equal(413);
    const batch = Array.from({ length: 11 }, (_, id) => ({
      jsonrpc: "2.0",
      id,
      method: "devnet_now",
    }));
    const answer = (await (await post(JSON.stringify(batch))).json()) as Answer;
    expect(answer.error?.message).to.equal("the batch has 11 calls, the limit is 10");
  });

  it("closes a connection whose token does not come", async () => {
    await start({ limits: { headersTimeoutMs: 50, requestTimeoutMs: 50, connectionCheckMs: 10 } });
    const slow = connect(port, "127.0.0.1");
    slow.write("POST / HTTP/1.1\r\nHost: localhost\r\nAuthoriz");
    slow.resume();
    await once(slow, "close");
  });
});
