import { once } from "node:events";
import { request } from "node:http";
import { text } from "node:stream/consumers";
import { expect } from "chai";
import { RPCError } from "../../../node/src/rpc/errors.ts";
import { createPlaces } from "../../../node/src/rpc/places.ts";
import { type Answer, eventually, type Harness, startHarness } from "./support/harness.ts";
import { ALICE } from "./support/keys.ts";
import { openRaw } from "./support/raw.ts";
import { type Client, openSocket } from "./support/socket.ts";
import { signNote } from "./support/wallet.ts";

const GREEDY = "127.0.0.2";
const OTHER = "127.0.0.3";

describe("places that clients hold", () => {
  const take = (places: ReturnType<typeof createPlaces>, address: string): (() => void) => {
    const place = places.take(address);
    if (place instanceof RPCError) throw place;
    return place;
  };
  const refusal = (places: ReturnType<typeof createPlaces>, address: string): string => {
    const place = places.take(address);
    return place instanceof RPCError ? `${place.code} ${place.message}` : "taken";
  };

  it("are shared: an address has its part of them, whatever it asks for", () => {
    const places = createPlaces({ name: "tests", max: 8, shares: 4 });
    const [first] = [take(places, "a"), take(places, "a")];
    const full = "-32005 this address has 2 of the 8 places for tests: its share";
    expect(refusal(places, "a")).to.equal(full);
    expect(refusal(places, "b")).to.equal("taken");
    first?.();
    first?.();
    expect(places.count()).to.equal(2);
    expect(refusal(places, "a")).to.equal("taken");
    expect(refusal(places, "a")).to.equal(full);
  });

  it("end, for many addresses too, and each has one at least", () => {
    const places = createPlaces({ name: "tests", max: 3, shares: 4 });
    for (const address of ["a", "b", "c"]) take(places, address);
    expect(refusal(places, "d")).to.equal("-32005 all 3 places for tests are taken");
  });
});

describe("rpc clients at one address", () => {
  let harness: Harness;
  const limits = { filtersMax: 8, webSocketsMax: 8, subscriptionsMax: 8, syncWaitersMax: 8 };
  beforeEach(async () => {
    harness = await startHarness({ limits });
  });
  afterEach(() => harness.stop());

  async function callFrom(address: string, method: string, ...params: unknown[]): Promise<Answer> {
    const { port } = harness;
    const headers = { "content-type": "application/json" };
    const options = { host: "127.0.0.1", port, method: "POST", localAddress: address, headers };
    const sent = request({ ...options, agent: false });
    sent.end(JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }));
    const [response] = await once(sent, "response");
    return JSON.parse(await text(response)) as Answer;
  }
  const socketFrom = (address: string): Promise<Client> =>
    openSocket(harness.webSocketURL, { localAddress: address });

  it("take a quarter of the filters, until one is uninstalled", async () => {
    const ids: unknown[] = [];
    for (const method of ["eth_newBlockFilter", "eth_newPendingTransactionFilter"]) {
      ids.push((await callFrom(GREEDY, method)).result);
    }
    expect((await callFrom(GREEDY, "eth_newFilter", {})).error).to.include({ code: -32005 });
    expect((await callFrom(OTHER, "eth_newFilter", {})).error).to.equal(undefined);
    expect((await callFrom(GREEDY, "eth_uninstallFilter", ids[0])).result).to.equal(true);
    expect((await callFrom(GREEDY, "eth_newFilter", {})).error).to.equal(undefined);
  });

  it("take a quarter of the WebSockets, those that fail to open not counted", async () => {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const broken = await openRaw(harness.port, GREEDY);
      broken.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n");
      broken.send("Upgrade: websocket\r\n\r\n");
      expect(await broken.text()).to.match(/^HTTP\/1.1 400 /);
    }
    const open: Client[] = [];
    await eventually(async () => {
      open.push(await socketFrom(GREEDY));
      return open.length === 2;
    });
    expect(await socketFrom(GREEDY).catch((error: Error) => error.message)).to.include("503");
    open.push(await socketFrom(OTHER));
    for (const socket of open) await socket.close();
  });

  it("take a quarter of the subscriptions, and give them back with their connections", async () => {
    const first = await socketFrom(GREEDY);
    for (let count = 0; count < 2; count += 1) await first.call("eth_subscribe", "newHeads");
    const second = await socketFrom(GREEDY);
    expect((await second.call("eth_subscribe", "newHeads")).error).to.include({ code: -32005 });
    const other = await socketFrom(OTHER);
    expect((await other.call("eth_subscribe", "newHeads")).error).to.equal(undefined);
    await first.close();
    await eventually(
      async () => (await second.call("eth_subscribe", "newHeads")).error === undefined,
    );
    await second.close();
    await other.close();
  });

  it("take a quarter of the places to wait for receipts", async () => {
    const raws = await Promise.all([0, 1, 2, 3].map((nonce) => signNote(ALICE, nonce, 1n)));
    const [first, second, third, fourth] = raws;
    const waiting = [];
    for (const [index, raw] of [first, second].entries()) {
      waiting.push(callFrom(GREEDY, "eth_sendRawTransactionSync", raw));
      await eventually(() => harness.node.backend.pool.status().pending === index + 1);
    }
    const refused = await callFrom(GREEDY, "eth_sendRawTransactionSync", third);
    expect(refused.error).to.include({ code: -32005 });
    waiting.push(callFrom(OTHER, "eth_sendRawTransactionSync", third));
    await eventually(() => harness.node.backend.pool.status().pending === 3);
    harness.node.mine();
    for (const { error } of await Promise.all(waiting)) expect(error).to.equal(undefined);
    const again = await callFrom(GREEDY, "eth_sendRawTransactionSync", fourth, 1);
    expect(again.error).to.include({ code: 4 });
  });
});
