import { once } from "node:events";
import { request } from "node:http";
import { expect } from "chai";
import { pino } from "pino";
import { Registry } from "prom-client";
import { WebSocket } from "ws";
import { createRPCServer } from "../../../node/src/rpc/server.ts";
import { createFakeNode } from "./support/fakeNode.ts";
import { type Answer, type Harness, startHarness } from "./support/harness.ts";

const CALL = '{"jsonrpc":"2.0","id":1,"method":"eth_blockNumber","params":[]}';
const ORIGIN = "https://desk.bank.example";

describe("rpc over HTTP", () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness({ origins: [ORIGIN], hostNames: ["node1.bank.example"] });
    harness.node.mine();
  });
  after(() => harness.stop());

  it("/health says what the node sees", async () => {
    const response = await fetch(`${harness.url}/health`);
    expect(response.status).to.equal(200);
    expect(await response.json()).to.deep.equal({
      head: { number: 1, hash: harness.node.backend.chain.head().hash },
      peers: 3,
      connectedValidators: 4,
      quorum: 3,
      round: 0,
      syncing: false,
      lastBlockAgeMs: 250,
      clockOffsetMs: 0,
      clockSkewMs: -1_500,
      peerClockSkewsMs: { "0x0a": 20 },
      equivocators: [],
      hasTwin: false,
      duplicateKeys: [],
      abstainsThrough: null,
      certificateExpiresAt: "2028-02-01T00:00:00.000Z",
      disk: { freeBytes: 5, totalBytes: 100, level: "low" },
    });
  });

  it("answers a request that offers HTTP/2 besides", async () => {
    const headers = {
      "content-type": "application/json",
      connection: "Upgrade, HTTP2-Settings",
      upgrade: "h2c",
      "http2-settings": "AAEAAEAAAAIAAAABAAMAAABk",
    };
    const asked = request(harness.url, { method: "POST", headers });
    asked.end(CALL);
    const [response] = await once(asked, "response");
    response.resume();
    expect(response.statusCode).to.equal(200);
  });

  it("/ready is 200 only when synced and connected to a quorum", async () => {
    const ready = async () => {
      const response = await fetch(`${harness.url}/ready`);
      return [response.status, await response.json()];
    };
    expect(await ready()).to.deep.equal([200, { ready: true, reasons: [] }]);
    const syncing = { startingBlock: 1n, highestBlock: 9n };
    harness.node.setHealth({ connectedValidators: 2, syncing });
    const reasons = ["syncing to block 9", "connected to 2 validators, a quorum is 3"];
    expect(await ready()).to.deep.equal([503, { ready: false, reasons }]);
    harness.node.setHealth({ connectedValidators: 3, syncing: undefined });
    expect(await ready()).to.deep.equal([200, { ready: true, reasons: [] }]);
  });

  it("/metrics counts calls by method and outcome, and unknown methods together", async () => {
    await harness.call("eth_gasPrice");
    await harness.call("eth_getBalance", 1);
    await harness.call("eth_nothing");
    const response = await fetch(`${harness.url}/metrics`);
    expect(response.headers.get("content-type")).to.match(/^text\/plain/);
    const text = await response.text();
    const counted = (labels: string) => text.includes(`piaohao_rpc_requests_total{${labels}} 1\n`);
    expect(counted('method="eth_gasPrice",outcome="ok"')).to.equal(true);
    expect(counted('method="eth_getBalance",outcome="refused"')).to.equal(true);
    expect(counted('method="unknown",outcome="refused"')).to.equal(true);
    expect(text).to.include('piaohao_rpc_request_seconds_count{method="eth_gasPrice"} 1');
    expect(text).to.match(/^piaohao_rpc_websockets 0$/m);
  });

  const types = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"];
  for (const type of types) {
    it(`refuses a body of type ${type}, as a form of a foreign page could send`, async () => {
      const response = await harness.post(CALL, { "content-type": type });
      expect(response.status).to.equal(415);
      expect(((await response.json()) as Answer).error?.code).to.equal(-32600);
    });
  }

  it("refuses a compressed body", async () => {
    const response = await harness.post(CALL, { "content-encoding": "gzip" });
    expect(response.status).to.equal(415);
    expect(((await response.json()) as Answer).error?.message).to.equal(
      "the body could not be read: it must not be compressed",
    );
  });

  it("says of a fault of the node that there was one, and no more", async () => {
    const logged: object[] = [];
    const logger = { error: (fact: object) => void logged.push(fact), info: () => undefined };
    const broken = await startHarness({ logger });
    const { backend } = broken.node;
    Object.assign(backend.chain, {
      head: () => {
        throw new Error("/var/lib/piaohao is broken");
      },
    });
    const response = await fetch(`${broken.url}/health`);
    expect(response.status).to.equal(500);
    const message = "internal error; the node's log has the details";
    expect(await response.json()).to.have.deep.property("error", { code: -32603, message });
    expect(String((logged[0] as { err?: unknown }).err)).to.include("/var/lib/piaohao");
    await broken.stop();
  });

  it("answers other paths and verbs with 404", async () => {
    expect((await fetch(harness.url)).status).to.equal(404);
    expect((await fetch(`${harness.url}/rpc`, { method: "POST" })).status).to.equal(404);
  });

  it("admits configured origins, and answers their preflight", async () => {
    const headers = { origin: ORIGIN };
    const preflight = await fetch(harness.url, { method: "OPTIONS", headers });
    expect(preflight.status).to.equal(204);
    expect(preflight.headers.get("access-control-allow-headers")).to.equal("content-type");
    const response = await harness.post(CALL, headers);
    expect(response.headers.get("access-control-allow-origin")).to.equal(ORIGIN);
    expect(await response.json()).to.have.property("result", "0x1");
  });

  it("refuses pages of other origins, over HTTP and WebSocket", async () => {
    const response = await harness.post(CALL, { origin: "https://elsewhere.example" });
    expect(response.status).to.equal(403);
    expect(response.headers.get("access-control-allow-origin")).to.equal(null);
    const socket = new WebSocket(harness.webSocketURL, { origin: "https://elsewhere.example" });
    const [error] = await once(socket, "error");
    expect((error as Error).message).to.include("403");
    const dropped = await harness.metric("piaohao_rpc_dropped_total", { reason: "foreignOrigin" });
    expect(dropped).to.equal(1);
  });

  it("serves addresses, localhost and its own names, not those a page points at it", async () => {
    const statusFor = (host: string) => statusOf(harness.port, host);
    for (const host of ["127.0.0.1", "[::1]:8545", "localhost:8545", "Node1.Bank.example"]) {
      expect(await statusFor(host)).to.equal(200);
    }
    expect(await statusFor("rebound.example")).to.equal(403);
  });

  it("refuses a WebSocket on another path", async () => {
    const socket = new WebSocket(`${harness.webSocketURL}/ws`);
    const [error] = await once(socket, "error");
    expect((error as Error).message).to.include("404");
  });
});

describe("rpc server", () => {
  it("names the port it cannot listen on", async () => {
    const first = await startHarness();
    const second = createRPCServer({
      backend: createFakeNode().backend,
      port: first.port,
      registry: new Registry(),
      logger: pino({ level: "silent" }),
    });
    const error = await second.start().catch((reason: unknown) => reason);
    await second.stop();
    await first.stop();
    expect(error).to.include({ code: "RPC_LISTEN" });
    expect(error).to.have.nested.property("details.port", first.port);
  });
});

function statusOf(port: number, host: string): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  const call = request({ port, host: "127.0.0.1", path: "/health", headers: { host } });
  call.once("response", (response) => {
    response.resume();
    resolve(response.statusCode);
  });
  call.once("error", reject);
  call.end();
  return promise;
}
