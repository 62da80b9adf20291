import { inspect } from "node:util";
import { expect } from "chai";
import { blockTimeShape, quantity } from "../../../sdk/src/chain/answers.ts";
import { createRPC } from "../../../sdk/src/chain/rpc.ts";
import { RPCFault } from "../../../sdk/src/chain/rpcFault.ts";
import { createClient, SDKError } from "../../../sdk/src/index.ts";
import {
  type Answer,
  type Asked,
  deadUrl,
  result,
  serve,
  type TestServer,
} from "../support/httpServer.ts";
import { expectCode } from "../support/refusal.ts";

const NOT_SERVED =
  '{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"this host name is not served"}}';

/** Time enough for a machine that stands still; what never comes is waited for as long as it is in doubt. */
const PATIENT_MS = 60_000;

const caught = (error: unknown): unknown => error;

describe("JSON-RPC with failover", () => {
  const servers: TestServer[] = [];
  const aServer = async (
    answer: (asked: Asked) => Answer | Promise<Answer>,
  ): Promise<TestServer> => {
    const server = await serve((asked) =>
      asked.method === "eth_chainId" ? result("0x1") : answer(asked),
    );
    servers.push(server);
    return server;
  };
  const honest = () => aServer(() => result("0x2a"));
  const heightOf = (urls: readonly string[], timeoutMs = PATIENT_MS) =>
    createRPC({ rpcUrls: urls, timeoutMs }).request("eth_blockNumber", [], quantity);
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
  });

  it("asks the next node when the first is dead, and stays with it", async () => {
    const alive = await honest();
    const rpc = createRPC({ rpcUrls: [await deadUrl(), alive.url], timeoutMs: PATIENT_MS });
    expect(await rpc.request("eth_blockNumber", [], quantity)).to.equal(42n);
    expect(await rpc.request("eth_blockNumber", [], quantity)).to.equal(42n);
    const methods = alive.requests.map(({ method }) => method);
    expect(methods).to.deep.equal(["eth_chainId", "eth_blockNumber", "eth_blockNumber"]);
  });

  it("comes back to the first node when the second dies", async () => {
    const [first, second] = [await honest(), await honest()];
    const rpc = createRPC({ rpcUrls: [first.url, second.url], timeoutMs: PATIENT_MS });
    await first.stop();
    expect(await rpc.request("eth_blockNumber", [], quantity)).to.equal(42n);
    await second.stop();
    await expectCode(rpc.request("eth_blockNumber", [], quantity), "SDK_NO_NODE");
  });

  const absences: readonly [string, () => Answer | Promise<Answer>, number?][] = [
    ["breaks the connection", () => undefined],
    ["is busy", () => ({ status: 503, body: "later" })],
    ["limits its callers", () => ({ status: 429, body: "{}" })],
    ["does not serve the host name", () => ({ status: 403, body: NOT_SERVED })],
    ["speaks something else", () => ({ body: "<html>" })],
    ["answers JSON that is no answer", () => ({ body: '{"jsonrpc":"2.0","id":1}' })],
    ["does not answer in time", () => new Promise<Answer>(() => undefined), 2_000],
  ];
  for (const [absence, answer, timeoutMs = PATIENT_MS] of absences) {
    it(`asks the next node when one ${absence}`, async () => {
      const [absent, alive] = [await aServer(answer), await honest()];
      expect(await heightOf([absent.url, alive.url], timeoutMs)).to.equal(42n);
    });
  }

  it("goes nowhere that a node sends it to, and asks the next node", async () => {
    const elsewhere = await aServer(() => result("0x1"));
    const sending = await aServer(() => ({ status: 307, location: elsewhere.url, body: "" }));
    expect(await heightOf([sending.url, (await honest()).url])).to.equal(42n);
    expect(elsewhere.requests).to.deep.equal([]);
  });

  describe("tells that a request may have been received without an answer", () => {
    const lossesOf = async (urls: readonly string[], timeoutMs = PATIENT_MS): Promise<number> => {
      let losses = 0;
      const rpc = createRPC({ rpcUrls: urls, timeoutMs });
      await rpc.request("eth_blockNumber", [], quantity, () => {
        losses += 1;
      });
      return losses;
    };

    for (const [absence, answer, timeoutMs] of absences) {
      it(`when a node ${absence}`, async () => {
        const [absent, alive] = [await aServer(answer), await honest()];
        expect(await lossesOf([absent.url, alive.url], timeoutMs)).to.equal(1);
      });
    }

    it("but not when there was no connection, or when only the chain was asked for", async () => {
      const mute = await serve(() => undefined);
      servers.push(mute);
      expect(await lossesOf([await deadUrl(), mute.url, (await honest()).url])).to.equal(0);
    });
  });

  it("reads no more of an answer than 32 MiB, and asks the next node", async () => {
    const endless = await aServer(() => ({ body: `"${"x".repeat(33_554_432)}"` }));
    const error = await expectCode(heightOf([endless.url], PATIENT_MS), "SDK_NO_NODE");
    const reason = "the answer has more than 33554432 bytes";
    const failures = [{ url: endless.url, reason }];
    expect((error as SDKError).details).to.deep.include({ failures });
    expect(await heightOf([endless.url, (await honest()).url], PATIENT_MS)).to.equal(42n);
  });

  it("reads an answer whose characters come in parts", async () => {
    const name = "票".repeat(100_000);
    const { url } = await aServer(() => result({ number: "0x1", timestamp: "0x2", name }));
    const rpc = createRPC({ rpcUrls: [url], timeoutMs: 60_000 });
    const block = await rpc.request("eth_getBlockByNumber", ["latest", false], blockTimeShape);
    expect(block["name"]).to.equal(name);
  });

  it("says of each node why it did not answer", async () => {
    const [dead, busy] = [await deadUrl(), await aServer(() => ({ status: 503, body: "" }))];
    const error = await expectCode(heightOf([dead, busy.url]), "SDK_NO_NODE");
    const { failures } = (error as SDKError).details as {
      failures: { url: string; reason: string }[];
    };
    expect(failures.map(({ url }) => url)).to.deep.equal([dead, busy.url]);
    expect(failures[0]?.reason).to.include("ECONNREFUSED");
    expect(failures[1]?.reason).to.include("503");
  });

  it("takes a node's refusal for its answer and asks nobody else", async () => {
    const error = { code: -32_000, message: "no", data: { code: "X" } };
    const refusing = await aServer(() => ({
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, error }),
    }));
    const other = await honest();
    const failure = await heightOf([refusing.url, other.url]).catch((caught: unknown) => caught);
    expect(failure).to.be.instanceOf(RPCFault).and.to.include({ code: -32_000, message: "no" });
    expect(other.requests).to.deep.equal([]);
  });

  describe("where a node speaks of itself alone", () => {
    const refusing = (error: object) => aServer(() => ({ body: JSON.stringify({ error }) }));
    const BUSY = { code: -32_005, message: "too many executions are under way; ask again later" };
    const refusals: Readonly<Record<string, object>> = {
      "is busy": BUSY,
      "does not keep the state": { code: -32_001, message: "-", data: { earliestState: "0x9" } },
      "does not keep the block": { code: -32_001, message: "-", data: { earliestBlock: "0x9" } },
      "does not have the block yet": { code: -32_001, message: "block 43 not found" },
    };
    for (const [what, error] of Object.entries(refusals)) {
      it(`asks the next node when one ${what}, and the first again the next time`, async () => {
        const [first, second] = [await refusing(error), await honest()];
        const rpc = createRPC({ rpcUrls: [first.url, second.url], timeoutMs: PATIENT_MS });
        for (const times of [1, 2]) {
          expect(await rpc.request("eth_blockNumber", [], quantity)).to.equal(42n);
          const asked = first.requests.filter(({ method }) => method === "eth_blockNumber");
          expect(asked).to.have.length(times);
        }
      });
    }

    it("stays with the first that is there, past one that is dead", async () => {
      const [dead, busy, alive] = [await deadUrl(), await refusing(BUSY), await honest()];
      const rpcUrls = [dead, busy.url, alive.url];
      const rpc = createRPC({ rpcUrls, timeoutMs: PATIENT_MS });
      await rpc.request("eth_blockNumber", [], quantity);
      await alive.stop();
      const failure = await rpc.request("eth_blockNumber", [], quantity).catch(caught);
      expect(failure).to.be.instanceOf(RPCFault).and.to.include(BUSY);
    });

    it("fails with the last refusal when every node has one", async () => {
      const [first, last] = [await refusing(BUSY), await refusing({ ...BUSY, message: "last" })];
      const failure = await heightOf([first.url, last.url, await deadUrl()]).catch(caught);
      expect(failure).to.be.instanceOf(RPCFault).and.to.include({ code: -32_005, message: "last" });
    });

    it("takes the smaller question that a node offers for its answer", async () => {
      const data = { fromBlock: "0x0", toBlock: "0x1" };
      const [first, second] = [await refusing({ ...BUSY, data }), await honest()];
      const failure = await heightOf([first.url, second.url]).catch(caught);
      expect(failure).to.be.instanceOf(RPCFault).and.to.have.deep.property("data", data);
      expect(second.requests).to.deep.equal([]);
    });

    for (const method of ["eth_sendRawTransaction", "eth_sendRawTransactionSync"]) {
      it(`takes it for the answer to ${method}`, async () => {
        const [first, second] = [await refusing(BUSY), await honest()];
        const rpc = createRPC({ rpcUrls: [first.url, second.url], timeoutMs: PATIENT_MS });
        const failure = await rpc.request(method, ["0x"], quantity).catch(caught);
        expect(failure).to.be.instanceOf(RPCFault).and.to.include(BUSY);
        expect(second.requests).to.deep.equal([]);
      });
    }

    it("asks every node once, whatever others are asking at the same time", async () => {
      const nodes = [await refusing(BUSY), await refusing(BUSY), await honest()];
      const rpc = createRPC({ rpcUrls: nodes.map(({ url }) => url), timeoutMs: PATIENT_MS });
      const asking = Array.from({ length: 9 }, () => rpc.request("eth_blockNumber", [], quantity));
      expect(await Promise.all(asking)).to.deep.equal(Array(9).fill(42n));
    });
  });

  it("fails on an answer of another shape", async () => {
    const odd = await aServer(() => result(42));
    await expectCode(heightOf([odd.url]), "SDK_BAD_ANSWER");
  });

  it("fails on a node of another chain, before it asks it anything else", async () => {
    const first = await honest();
    const stranger = await serve(() => result("0x2"));
    servers.push(stranger);
    const rpc = createRPC({ rpcUrls: [first.url, stranger.url], timeoutMs: PATIENT_MS });
    expect(await rpc.chainId()).to.equal(1n);
    await first.stop();
    await expectCode(rpc.request("eth_blockNumber", [], quantity), "SDK_WRONG_NETWORK");
    expect(stranger.requests.map(({ method }) => method)).to.deep.equal(["eth_chainId"]);
  });

  it("fails on the first node when the caller's genesis is of another chain", async () => {
    const node = await honest();
    const genesis = { config: { chainId: 2 } };
    const client = createClient({ rpcUrls: [node.url], genesis });
    const error = await expectCode(client.calendar.today(), "SDK_WRONG_NETWORK");
    expect((error as SDKError).details).to.include({ expected: 2n, actual: 1n });
    expect(node.requests.map(({ method }) => method)).to.deep.equal(["eth_chainId"]);
  });

  describe("keeps to itself", () => {
    const SECRET = "S3cret";
    const toldBy = ({ message, stack, ...own }: Error): string =>
      `${message} ${stack} ${inspect(own, { depth: 9 })}`;

    it("the key in a node's URL when nothing answers there, or another chain", async () => {
      const stranger = await serve(() => result("0x2"));
      servers.push(stranger);
      const keyed = (url: string) => `${url}/${SECRET}?key=${SECRET}`;
      const dead = await deadUrl();
      const silence = await expectCode(heightOf([keyed(dead)]), "SDK_NO_NODE");
      expect(toldBy(silence)).to.include(dead).and.not.include(SECRET);
      const urls = [(await aServer(() => undefined)).url, keyed(stranger.url)];
      const other = await expectCode(heightOf(urls), "SDK_WRONG_NETWORK");
      expect(toldBy(other)).to.include(stranger.url).and.not.include(SECRET);
    });

    it("a URL that it refuses: with a user name or a password, or not HTTP", () => {
      for (const url of [
        `http://bank:${SECRET}@127.0.0.1`,
        `http://${SECRET}@127.0.0.1`,
        `htps://bank:${SECRET}@127.0.0.1`,
        SECRET,
      ]) {
        expect(() => createClient({ rpcUrls: ["http://127.0.0.1", url] }))
          .to.throw(SDKError)
          .that.satisfies((error: SDKError) => !toldBy(error).includes(SECRET))
          .and.deep.include({ code: "SDK_BAD_ARGUMENT", details: { index: 1 } });
      }
    });
  });

  it("refuses a client without nodes, or with a URL that is not HTTP", () => {
    for (const rpcUrls of [[], ["ws://127.0.0.1"], ["nonsense"]]) {
      expect(() => createClient({ rpcUrls }))
        .to.throw(SDKError)
        .with.property("code", "SDK_BAD_ARGUMENT");
    }
  });
});
