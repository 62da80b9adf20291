import { expect } from "chai";
import { keccak256, toUtf8Bytes } from "ethers";
import { createFilters } from "../../../node/src/rpc/filters.ts";
import { DEFAULT_LIMITS } from "../../../node/src/rpc/limits.ts";
import { hexToBytes } from "../../../node/src/types/codec/bytes.ts";
import type { Hash } from "../../../node/src/types/hex.ts";
import { NOTEBOOK } from "./support/fakeState.ts";
import { type Harness, startHarness } from "./support/harness.ts";
import { ALICE, BOB } from "./support/keys.ts";
import { type Client, openSocket } from "./support/socket.ts";
import { mineNotes, signNote } from "./support/wallet.ts";

const NOTED = keccak256(toUtf8Bytes("Noted(address,uint256)"));
const topicOf = (value: bigint) => `0x${value.toString(16).padStart(64, "0")}`;
const HEX_ID = /^0x[0-9a-f]{32}$/;

describe("rpc subscriptions", () => {
  let harness: Harness;
  let client: Client;

  beforeEach(async () => {
    harness = await startHarness();
    client = await openSocket(harness.webSocketURL);
  });
  afterEach(async () => {
    await client.close();
    await harness.stop();
  });

  async function subscribe(...params: unknown[]): Promise<string> {
    const { result } = await client.call("eth_subscribe", ...params);
    expect(result).to.match(HEX_ID);
    return result as string;
  }

  it("answers calls, errors and batches over WebSocket as over HTTP", async () => {
    expect((await client.call("eth_chainId")).result).to.equal("0x13525d6");
    expect((await client.call("eth_nothing")).error?.code).to.equal(-32601);
    const batch = ["eth_chainId", "eth_blockNumber"].map((method, index) => {
      return { jsonrpc: "2.0", id: `b${index}`, method };
    });
    client.send(JSON.stringify(batch));
    expect(await client.next()).to.deep.equal([
      { jsonrpc: "2.0", id: "b0", result: "0x13525d6" },
      { jsonrpc: "2.0", id: "b1", result: "0x0" },
    ]);
  });

  it("newHeads delivers the header of each block", async () => {
    const id = await subscribe("newHeads");
    harness.node.mineMany(2);
    const first = await client.next();
    const block = await harness.result<Record<string, unknown>>(
      "eth_getBlockByNumber",
      "0x1",
      false,
    );
    const bodyFields = ["totalDifficulty", "size", "transactions", "uncles", "withdrawals"];
    const header = Object.fromEntries(
      Object.entries(block).filter(([name]) => !bodyFields.includes(name)),
    );
    expect(first).to.deep.equal({
      jsonrpc: "2.0",
      method: "eth_subscription",
      params: { subscription: id, result: header },
    });
    expect((await client.next()).params.result).to.have.property("number", "0x2");
  });

  it("logs delivers what matches address and topics, and nothing else", async () => {
    const bobs = await subscribe("logs", {
      address: NOTEBOOK,
      topics: [NOTED, topicOf(BigInt(BOB.address))],
    });
    await mineNotes(harness.node, ALICE, 0, [1n, 2n]);
    const [hash] = await mineNotes(harness.node, BOB, 0, [3n]);
    const { params } = await client.next();
    expect(params.subscription).to.equal(bobs);
    expect(params.result).to.include({ transactionHash: hash, logIndex: "0x0", removed: false });
    const [same] = await harness.result<unknown[]>("eth_getLogs", { fromBlock: "0x2" });
    expect(params.result).to.deep.equal(same);
  });

  it("logs without criteria delivers every log", async () => {
    await subscribe("logs");
    await mineNotes(harness.node, ALICE, 0, [1n, 2n]);
    expect((await client.next()).params.result).to.have.property("logIndex", "0x0");
    expect((await client.next()).params.result).to.have.property("logIndex", "0x1");
  });

  it("newPendingTransactions delivers hashes or whole transactions", async () => {
    const hashes = await subscribe("newPendingTransactions");
    const whole = await subscribe("newPendingTransactions", true);
    const raw = await signNote(ALICE, 0, 1n);
    const hash = await harness.result<Hash>("eth_sendRawTransaction", raw);
    const [first, second] = [await client.next(), await client.next()];
    expect(first.params).to.deep.equal({ subscription: hashes, result: hash });
    expect(second.params.subscription).to.equal(whole);
    const transaction = await harness.result("eth_getTransactionByHash", hash);
    expect(second.params.result).to.deep.equal(transaction);
  });

  it("eth_unsubscribe ends a subscription of the same connection only", async () => {
    const id = await subscribe("newHeads");
    const other = await openSocket(harness.webSocketURL);
    expect((await other.call("eth_unsubscribe", id)).result).to.equal(false);
    await other.close();
    expect((await client.call("eth_unsubscribe", id)).result).to.equal(true);
    expect((await client.call("eth_unsubscribe", id)).result).to.equal(false);
    harness.node.mine();
    // Anything delivered for the block would have arrived before this answer.
    const next = client.next();
    expect((await client.call("eth_blockNumber")).result).to.equal("0x1");
    const raced = await Promise.race([next, Promise.resolve("nothing")]);
    expect(raced).to.equal("nothing");
  });

  it("news of a subscription come after its id, also when a batch takes its time to tell it", async () => {
    const answer = Promise.withResolvers<void>();
    const isAsked = new Promise<void>((resolve) => {
      harness.node.onCall(() => {
        resolve();
        return answer.promise;
      });
    });
    const told = await subscribe("newHeads");
    const batch = [
      { jsonrpc: "2.0", id: 1, method: "eth_subscribe", params: ["newHeads"] },
      { jsonrpc: "2.0", id: 2, method: "eth_call", params: [{ to: NOTEBOOK }] },
    ];
    client.send(JSON.stringify(batch));
    await isAsked;
    harness.node.mineMany(2);
    const numberAndId = async () => {
      const { params } = await client.next();
      return [params.subscription, (params.result as { number: string }).number];
    };
    expect(await numberAndId()).to.deep.equal([told, "0x1"]);
    expect(await numberAndId()).to.deep.equal([told, "0x2"]);
    answer.resolve();
    const answers: unknown = await client.next();
    const id = Array.isArray(answers) ? answers[0].result : undefined;
    expect(id).to.match(HEX_ID);
    expect(await numberAndId()).to.deep.equal([id, "0x1"]);
    expect(await numberAndId()).to.deep.equal([id, "0x2"]);
  });

  it("a fault in telling clients does not reach the one who decides blocks", async () => {
    await subscribe("newHeads");
    harness.node.announce({} as never);
    harness.node.mine();
    expect((await client.next()).params.result).to.have.property("number", "0x1");
  });

  const wrong: readonly [readonly unknown[], string][] = [
    [["logs", { topics: "0x1" }], "must be an array of topics"],
    [["logs", []], "must be an object with address and topics"],
    [["newPendingTransactions", "yes"], "must be true for whole transactions or false for hashes"],
    [["logs", { address: Array(1_001).fill(NOTEBOOK) }], "must have at most 1000 alternatives"],
  ];
  for (const [params, rule] of wrong) {
    it(`refuses options ${JSON.stringify(params).slice(0, 50)}`, async () => {
      const { error } = await client.call("eth_subscribe", ...params);
      expect(error).to.include({ code: -32602 });
      expect(error?.message).to.include(`parameter options ${rule}`);
    });
  }
});

describe("rpc filters", () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await startHarness();
  });
  afterEach(() => harness.stop());

  const changes = (id: unknown) => harness.result<unknown[]>("eth_getFilterChanges", id);
  const hashesOf = (logs: readonly unknown[]) =>
    logs.map((log) => (log as { transactionHash: Hash }).transactionHash);

  it("a log filter delivers each new log once", async () => {
    const [before] = await mineNotes(harness.node, ALICE, 0, [1n]);
    const id = await harness.result("eth_newFilter", { address: NOTEBOOK, fromBlock: "latest" });
    expect(id).to.match(HEX_ID);
    expect(await changes(id)).to.deep.equal([]);
    const after = await mineNotes(harness.node, ALICE, 1, [2n, 3n]);
    expect(hashesOf(await changes(id))).to.deep.equal(after);
    expect(await changes(id)).to.deep.equal([]);
    const other = await harness.result("eth_newFilter", { fromBlock: "0x0" });
    expect(hashesOf(await harness.result("eth_getFilterLogs", other))).to.deep.equal([
      before,
      ...after,
    ]);
  });

  it("a log filter catches up from its first block, and ends with its last", async () => {
    const [first] = await mineNotes(harness.node, ALICE, 0, [1n]);
    const [second] = await mineNotes(harness.node, ALICE, 1, [2n]);
    const id = await harness.result("eth_newFilter", { fromBlock: "0x1", toBlock: "0x2" });
    await mineNotes(harness.node, ALICE, 2, [3n]);
    expect(hashesOf(await changes(id))).to.deep.equal([first, second]);
    await mineNotes(harness.node, ALICE, 3, [4n]);
    expect(await changes(id)).to.deep.equal([]);
  });

  it("a poll that would be too large is answered in pages", async () => {
    const small = await startHarness({ limits: { logResultsMax: 1, logBlocksMax: 2n } });
    const id = await small.result("eth_newFilter", {});
    const blocks = await small.result("eth_newBlockFilter");
    const [first] = await mineNotes(small.node, ALICE, 0, [1n]);
    const [second] = await mineNotes(small.node, ALICE, 1, [2n]);
    small.node.mine();
    const poll = async (filter: unknown) =>
      (await small.result<unknown[]>("eth_getFilterChanges", filter)).length;
    const pages = [
      await small.result<unknown[]>("eth_getFilterChanges", id),
      await small.result<unknown[]>("eth_getFilterChanges", id),
    ];
    expect(pages.map(hashesOf)).to.deep.equal([[first], [second]]);
    expect([await poll(blocks), await poll(blocks), await poll(blocks)]).to.deep.equal([2, 1, 0]);
    await small.stop();
  });

  it("two polls at once do not deliver a log twice", async () => {
    const id = await harness.result("eth_newFilter", {});
    await mineNotes(harness.node, ALICE, 0, [1n]);
    const [left, right] = await Promise.all([changes(id), changes(id)]);
    expect([...(left ?? []), ...(right ?? [])]).to.have.length(1);
  });

  it("a poll that leaves something for the next does not make it deliver again what another delivered", async () => {
    const { node } = harness;
    const limits = { ...DEFAULT_LIMITS, logResultsMax: 1 };
    const filters = createFilters(node.backend, limits, () => 0);
    const id = filters.install(
      {
        kind: "logs",
        criteria: { address: [], topics: [] },
        fromBlock: undefined,
        toBlock: undefined,
      },
      "10.0.0.1",
    );
    const [first] = await mineNotes(node, ALICE, 0, [1n]);
    const [second] = await mineNotes(node, ALICE, 1, [2n]);
    const third = await node.backend.submit(hexToBytes(await signNote(ALICE, 2, 3n)));
    const page = filters.changes(id);
    node.mine();
    const pages = await Promise.all([page, filters.changes(id), filters.changes(id)]);
    expect(pages.map(hashesOf)).to.deep.equal([[first], [second], [third]]);
    expect(await filters.changes(id)).to.deep.equal([]);
    filters.stop();
  });

  it("a block filter delivers hashes, a pending filter what entered the pool since", async () => {
    const blocks = await harness.result("eth_newBlockFilter");
    const submit = async (nonce: number) =>
      harness.result<Hash>("eth_sendRawTransaction", await signNote(ALICE, nonce, 1n));
    await submit(0);
    const pending = await harness.result("eth_newPendingTransactionFilter");
    const second = await submit(1);
    const head = harness.node.mine();
    expect(await changes(blocks)).to.deep.equal([head.hash]);
    expect(await changes(pending)).to.deep.equal([second]);
    expect(await changes(pending)).to.deep.equal([]);
  });

  it("remembers the newest pending hashes only", async () => {
    const small = await startHarness({ limits: { pendingHashesMax: 2 } });
    const id = await small.result("eth_newPendingTransactionFilter");
    const hashes: Hash[] = [];
    for (let nonce = 0; nonce < 7; nonce += 1) {
      hashes.push(await small.result("eth_sendRawTransaction", await signNote(ALICE, nonce, 1n)));
    }
    expect(await small.result("eth_getFilterChanges", id)).to.deep.equal(hashes.slice(-2));
    hashes.push(await small.result("eth_sendRawTransaction", await signNote(ALICE, 7, 1n)));
    expect(await small.result("eth_getFilterChanges", id)).to.deep.equal(hashes.slice(-1));
    await small.stop();
  });
});
