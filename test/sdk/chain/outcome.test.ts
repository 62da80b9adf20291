import { expect } from "chai";
import type { SDKError } from "../../../sdk/src/index.ts";
import { askJSON } from "../support/anvil.ts";
import { deadUrl, serve, type TestServer } from "../support/httpServer.ts";
import { admitPayer, key, type Party, startNetwork, type TestNetwork } from "../support/network.ts";
import { type Reply, serveInFront } from "../support/nodeInFront.ts";
import { inOneBlock } from "../support/oneBlock.ts";
import { expectCode } from "../support/refusal.ts";

const timing = { inclusionMs: 60_000, pollMs: 5, requestMs: 30_000 };
const SYNC = "eth_sendRawTransactionSync";
const RECEIPT = "eth_getTransactionReceipt";

const notOffered = { code: -32_601, message: "no such method" };
const full = { code: -32_000, message: "the pool is full", data: { code: "TXPOOL_FULL" } };

describe("what becomes of a transaction", () => {
  let network: TestNetwork;
  let payer: Party;
  const servers: TestServer[] = [];

  before(async () => {
    network = await startNetwork();
    payer = await admitPayer(network);
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
  });
  after(() => network.stop());

  const ask = (method: string, params: readonly unknown[]): Promise<Reply> =>
    askJSON(network.anvil.url, method, params);
  const untilAsked = async (node: TestServer, asked: string, times: number): Promise<void> => {
    const count = () => node.requests.filter(({ method }) => method === asked).length;
    while (count() < times) await network.anvil.send("eth_blockNumber");
  };
  const payment = () => ({ to: network.centralBank.account, amount: 1n });

  describe("is believed from its own receipt alone", () => {
    for (const method of [SYNC, RECEIPT]) {
      it(`when a node answers ${method} with another's (SDK_BAD_ANSWER)`, async () => {
        const { transactionHash } = await payer.client.cash.transfer(payment());
        const liar = await serveInFront(network.anvil, method, () =>
          ask(RECEIPT, [transactionHash]),
        );
        servers.push(liar);
        const client = network.connect({ rpcUrls: [liar.url], signer: payer.signer, timing });
        const error = await expectCode(client.cash.transfer(payment()), "SDK_BAD_ANSWER");
        expect(error).to.have.nested.property("details.answered", transactionHash);
      });
    }

    it("when it is whole: with one that lacks the events the outcome stays open", async () => {
      const node = await serveInFront(network.anvil, RECEIPT, async ({ params }) => {
        const { result } = await ask(RECEIPT, params);
        return { result: result && { ...result, logs: [] } };
      });
      servers.push(node);
      const client = network.connect({ rpcUrls: [node.url], signer: payer.signer, timing });
      const before = await payer.client.cash.balance();
      const error = await expectCode(client.cash.transfer(payment()), "SDK_BAD_ANSWER");
      expect(error).to.have.nested.property("details.mayStillBeIncluded", true);
      expect(await payer.client.cash.balance()).to.equal(before - 1n);
    });

    it("when it shows that the institution's account executed the request", async () => {
      // Nobody's code is at this address, where every transaction succeeds.
      const account = key("nobody").address.toLowerCase();
      const signer = { ...payer.signer, account: account as Party["account"] };
      const client = network.connect({ rpcUrls: [network.anvil.url], signer, timing });
      const error = await expectCode(client.cash.transfer(payment()), "SDK_BAD_ANSWER");
      expect(error).to.have.nested.property("details.account", account);
    });
  });

  describe("that a node may have taken before it died", () => {
    /** A node without EIP-7966 that does as the test says with what it is sent; undefined hangs up. */
    const nodeThat = async (take: (raw: unknown) => Promise<Reply | undefined>) => {
      const node = await serve(async ({ method, params }) => {
        const isSent = method === "eth_sendRawTransaction";
        const answer = isSent ? await take(params[0]) : await ask(method, params);
        const reply = method === SYNC ? { error: notOffered } : answer;
        return reply && { body: JSON.stringify({ jsonrpc: "2.0", id: 1, ...reply }) };
      });
      servers.push(node);
      return node;
    };
    const pass = (raw: unknown) => ask("eth_sendRawTransaction", [raw]);
    const takingNode = () => nodeThat((raw) => pass(raw).then(() => undefined));
    const losingNode = () => nodeThat(async () => undefined);
    const fullNode = (refusals = Number.POSITIVE_INFINITY) => {
      let refused = 0;
      return nodeThat((raw) => {
        refused += 1;
        return refused > refusals ? pass(raw) : Promise.resolve({ error: full });
      });
    };
    const clientOf = (rpcUrls: readonly string[], inclusionMs = timing.inclusionMs) =>
      network.connect({ rpcUrls, signer: payer.signer, timing: { ...timing, inclusionMs } });

    afterEach(() => network.anvil.send("evm_setAutomine", [true]));

    it("is waited for, whatever the next node says", async () => {
      await network.anvil.send("evm_setAutomine", [false]);
      const before = await payer.client.cash.balance();
      const [taking, other] = [await takingNode(), await fullNode()];
      const paid = clientOf([taking.url, other.url]).cash.transfer(payment());
      // Once after the refusal, and again.
      await Promise.race([paid, untilAsked(taking, RECEIPT, 2)]);
      await network.anvil.send("evm_mine");
      expect((await paid).transactionHash).to.match(/^0x/);
      expect(await payer.client.cash.balance()).to.equal(before - 1n);
    });

    it("and that no block includes in time may still be included (SDK_TIMEOUT)", async () => {
      const client = clientOf([(await losingNode()).url, (await fullNode()).url], 200);
      const error = await expectCode(client.cash.transfer(payment()), "SDK_TIMEOUT");
      expect(error).to.have.nested.property("details.mayStillBeIncluded", true);
      expect(error).to.have.nested.property("details.transactionHash").that.match(/^0x/);
      expect(error.cause).to.have.property("code", "SDK_POOL_REFUSED");
    });

    it("does not hold up the next one, and loses its nonce to it", async () => {
      const before = await payer.client.cash.balance();
      const client = clientOf([(await losingNode()).url, (await fullNode(1)).url]);
      await Promise.all([client.cash.transfer(payment()), client.cash.transfer(payment())]);
      expect(await payer.client.cash.balance()).to.equal(before - 2n);
    });

    it("was not sent when the node was dead before (SDK_POOL_REFUSED)", async () => {
      const client = clientOf([await deadUrl(), (await fullNode()).url]);
      const error = await expectCode(client.cash.transfer(payment()), "SDK_POOL_REFUSED");
      expect(error).to.have.property("details").that.does.not.have.property("mayStillBeIncluded");
    });
  });

  describe("that its client has lost sight of", () => {
    /** A node that can go down and come back, in front of a chain whose blocks come when the test says. */
    const fragileNode = async () => {
      const state = { isDown: false };
      const node = await serve(async ({ method, params }) => {
        if (state.isDown) return undefined;
        const reply = method === SYNC ? { error: notOffered } : await ask(method, params);
        state.isDown = method === "eth_sendRawTransaction";
        return { body: JSON.stringify({ jsonrpc: "2.0", id: 1, ...reply }) };
      });
      servers.push(node);
      return { node, state };
    };
    const clientOf = (rpcUrl: string, inclusionMs: number) =>
      network.connect({
        rpcUrls: [rpcUrl],
        signer: payer.signer,
        timing: { ...timing, inclusionMs },
      });

    beforeEach(() => network.anvil.send("evm_setAutomine", [false]));
    afterEach(() => network.anvil.send("evm_setAutomine", [true]));

    it("is waited for while no node answers", async () => {
      const before = await payer.client.cash.balance();
      const { node, state } = await fragileNode();
      const paid = clientOf(node.url, 5_000).cash.transfer(payment());
      // More than one look, and one at whether it is lost.
      await Promise.race([paid, untilAsked(node, "eth_getTransactionCount", 2)]);
      await network.anvil.send("evm_mine");
      state.isDown = false;
      await paid;
      expect(await payer.client.cash.balance()).to.equal(before - 1n);
    });

    it("is found again by the request id that the error carries", async () => {
      const before = await payer.client.cash.balance();
      const { node } = await fragileNode();
      const paid = clientOf(node.url, 100).cash.transfer(payment());
      const { details, cause } = (await expectCode(paid, "SDK_TIMEOUT")) as SDKError;
      expect(details).to.include({ mayStillBeIncluded: true });
      expect(cause).to.have.property("code", "SDK_NO_NODE");
      await network.anvil.send("evm_mine");
      const requestId = String(details["requestId"]);
      const found = await payer.client.cash.transfer({ ...payment(), requestId });
      expect(found.transactionHash).to.equal(details["transactionHash"]);
      expect(await payer.client.cash.balance()).to.equal(before - 1n);
    });
  });

  it("has the id of its request in every error of the client", async () => {
    const faults = [
      ["eth_estimateGas", { error: { code: -32_603, message: "oops" } }, "SDK_RPC_ERROR"],
      ["eth_getBlockByNumber", { error: { code: -32_603, message: "oops" } }, "SDK_RPC_ERROR"],
      ["eth_getTransactionCount", { result: "none" }, "SDK_BAD_ANSWER"],
      ["eth_sendRawTransaction", { error: full }, "SDK_POOL_REFUSED"],
      ["eth_sendRawTransaction", { result: "none" }, "SDK_BAD_ANSWER"],
      [RECEIPT, { result: "none" }, "SDK_BAD_ANSWER"],
    ] as const;
    for (const [method, reply, code] of faults) {
      const node = await serveInFront(network.anvil, method, () => reply);
      servers.push(node);
      const client = network.connect({ rpcUrls: [node.url], signer: payer.signer, timing });
      const error = await expectCode(client.cash.transfer(payment()), code);
      const { requestId, transactionHash, mayStillBeIncluded } = (error as SDKError).details;
      expect(requestId, method).to.match(/^0x[0-9a-f]{64}$/);
      const isSent = method === "eth_sendRawTransaction" || method === RECEIPT;
      expect(transactionHash !== undefined, method).to.equal(isSent);
      expect(mayStillBeIncluded === true, method).to.equal(isSent && code === "SDK_BAD_ANSWER");
    }
  });

  it("that failed, for a reason that the node does not show, has moved nothing (SDK_REVERTED)", async () => {
    const { client: own, signer } = await admitPayer(network);
    const amount = await own.cash.balance();
    const busy = { error: { code: -32_005, message: "too many executions are under way" } };
    const node = await serveInFront(network.anvil, "eth_call", ({ method, params }) =>
      params[1] === "latest" ? ask(method, params) : busy,
    );
    servers.push(node);
    const client = network.connect({ rpcUrls: [node.url], signer, timing });
    const race = await inOneBlock(network, [
      () => client.cash.transfer({ ...payment(), amount }),
      () => client.cash.burn({ amount }),
    ]);
    const [failure] = race.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
    expect(failure).to.have.property("code", "SDK_REVERTED");
  });
});
