import { expect } from "chai";
import type { Client } from "../../../sdk/src/index.ts";
import { askJSON, type JSONAnswer } from "../support/anvil.ts";
import { type Asked, serve, type TestServer } from "../support/httpServer.ts";
import { type Party, startNetwork, type TestNetwork } from "../support/network.ts";
import { expectCode } from "../support/refusal.ts";

/** A node between the client and the chain that changes some of the answers. */
describe("odd answers of a node", () => {
  let network: TestNetwork;
  let payer: Party;
  let between: TestServer;
  let client: Client;
  let change: (asked: Asked, honest: JSONAnswer) => JSONAnswer;

  before(async () => {
    network = await startNetwork();
    payer = await network.admit("supplier");
    await network.centralBank.client.cash.mint({ to: payer.account, amount: 100n });
    between = await serve(async (asked) => {
      const honest = await askJSON(network.anvil.url, asked.method, asked.params);
      return { body: JSON.stringify(change(asked, honest)) };
    });
    client = network.connect({ rpcUrls: [between.url], signer: payer.signer });
  });
  beforeEach(() => {
    change = (_, honest) => honest;
  });
  after(async () => {
    await between.stop();
    await network.stop();
  });

  const answering = (method: string, answer: (honest: never) => unknown) => {
    change = (asked, honest) =>
      asked.method === method ? { result: answer(honest.result as never) } : honest;
  };

  it("a transaction that failed, for a reason that is gone, says so", async () => {
    change = ({ method, params }, honest) => {
      // The replay on the block's own state.
      if (method === "eth_call" && params[1] !== "latest") return { result: "0x" };
      const failed = { ...(honest.result as object), status: "0x0" };
      return method === "eth_getTransactionReceipt" && honest.result !== null
        ? { result: failed }
        : honest;
    };
    await expectCode(client.cash.burn({ amount: 1n }), "SDK_REVERTED");
  });

  it("a receipt without the event that the action makes is no answer", async () => {
    answering("eth_getTransactionReceipt", (receipt: object | null) =>
      receipt === null ? null : { ...receipt, logs: [] },
    );
    const lots = network.connect({
      rpcUrls: [between.url],
      signer: network.centralBank.signer,
    }).members;
    const admission = {
      uscc: "91330100799655058B",
      legalName: "X",
      kind: "supplier",
      institutionCode: "000000000042",
      makers: [payer.account],
      checkers: [network.bank.account],
    } as const;
    await expectCode(lots.admit(admission), "SDK_BAD_ANSWER");
  });

  it("an executed request that the node does not show is no answer", async () => {
    const burn = { amount: 1n, requestId: "SHOWN" };
    await client.cash.burn(burn);
    answering("eth_getLogs", () => []);
    await expectCode(client.cash.burn(burn), "SDK_BAD_ANSWER");
    answering("eth_getTransactionByHash", () => null);
    await expectCode(client.cash.burn(burn), "SDK_BAD_ANSWER");
    answering("eth_getTransactionByHash", (transaction: object) => ({
      ...transaction,
      input: "0x",
    }));
    await expectCode(client.cash.burn(burn), "SDK_REQUEST_ID_REUSED");
  });

  it("an executed request that is shown a moment later is found", async () => {
    const burn = { amount: 1n, requestId: "LATER" };
    const first = await client.cash.burn(burn);
    let asked = 0;
    answering("eth_getLogs", (logs: readonly object[]) => (++asked === 1 ? [] : logs));
    expect(await client.cash.burn(burn)).to.deep.equal(first);
    expect(asked).to.equal(2);
  });

  it("logs of one block at a time are enough to find what was executed", async () => {
    const burn = { amount: 1n, requestId: "FOUND" };
    const first = await client.cash.burn(burn);
    await payer.client.cash.burn({ amount: 1n });
    change = ({ method, params }, honest) => {
      const [filter] = params as readonly Readonly<Record<string, string>>[];
      const isRange = method === "eth_getLogs" && filter?.["fromBlock"] !== filter?.["toBlock"];
      return isRange ? { error: { code: -32_005, message: "the range is too large" } } : honest;
    };
    // In its first blocks the account has no code yet.
    expect(await client.cash.burn(burn)).to.deep.equal(first);
  });

  it("a node that keeps no state but the last shows what was executed before", async () => {
    const burn = { amount: 1n, requestId: "FORGOTTEN" };
    const first = await client.cash.burn(burn);
    for (let count = 0; count < 3; count += 1) await payer.client.cash.burn({ amount: 1n });
    const head = BigInt(await network.anvil.send<string>("eth_blockNumber", []));
    change = ({ method, params }, honest) => {
      const [filter, tag] = params as readonly [Readonly<Record<string, string>>, string];
      if (method === "eth_call" && tag !== "latest" && BigInt(tag) < head) {
        return { error: { code: -32_001, message: "not kept", data: { earliestState: "0x9999" } } };
      }
      const isWide = method === "eth_getLogs" && filter["fromBlock"] !== filter["toBlock"];
      return isWide ? { error: { code: -32_005, message: "the range is too large" } } : honest;
    };
    expect(await client.cash.burn(burn)).to.deep.equal(first);
  });

  it("nothing where the Directory should be is another network", async () => {
    answering("eth_call", () => "0x");
    const stranger = network.connect({ rpcUrls: [between.url] });
    await expectCode(stranger.validators.list(), "SDK_WRONG_NETWORK");
    change = (_, honest) => honest;
    expect(await stranger.validators.list()).to.have.length(4);
  });

  it("a nonce that went to another transaction is replaced, and the request executed once", async () => {
    // The node tells the number of transactions from before; somebody else has used the nonce since.
    const known = await network.anvil.send("eth_getTransactionCount", [
      payer.signer.checker.address,
      "latest",
    ]);
    const rival = network.connect({ signer: payer.signer });
    await rival.cash.burn({ amount: 1n });
    let stale = 2;
    const fresh = network.connect({ rpcUrls: [between.url], signer: payer.signer });
    change = ({ method, params }, honest) => {
      if (method !== "eth_getTransactionCount" || params[1] !== "pending" || stale === 0)
        return honest;
      stale -= 1;
      return { result: known };
    };
    const before = await fresh.cash.balance();
    await fresh.cash.burn({ amount: 2n });
    expect(await fresh.cash.balance()).to.equal(before - 2n);
    expect(stale).to.equal(0);
  });
});
