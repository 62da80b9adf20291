import { expect } from "chai";
import { createClient } from "../../../sdk/src/index.ts";
import { askJSON } from "../support/anvil.ts";
import { deadUrl, serve, type TestServer } from "../support/httpServer.ts";
import { admitPayer, key, type Party, startNetwork, type TestNetwork } from "../support/network.ts";
import { type Reply, serveInFront } from "../support/nodeInFront.ts";
import { expectCode } from "../support/refusal.ts";

const timing = { inclusionMs: 5_000, pollMs: 5, requestMs: 2_000 };
const SYNC = "eth_sendRawTransactionSync";
const RECEIPT = "eth_getTransactionReceipt";

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
        const client = createClient({ rpcUrls: [liar.url], signer: payer.signer, timing });
        const error = await expectCode(client.cash.transfer(payment()), "SDK_BAD_ANSWER");
        expect(error).to.have.nested.property("details.answered", transactionHash);
      });
    }

    it("when it shows that the institution's account executed the request", async () => {
      // Nobody's code is at this address, where every transaction succeeds.
      const account = key("nobody").address.toLowerCase();
      const signer = { ...payer.signer, account: account as Party["account"] };
      const client = createClient({ rpcUrls: [network.anvil.url], signer, timing });
      const error = await expectCode(client.cash.transfer(payment()), "SDK_BAD_ANSWER");
      expect(error).to.have.nested.property("details.account", account);
    });
  });

  describe("that a node may have taken before it died", () => {
    const notOffered = { code: -32_601, message: "no such method" };
    const full = { code: -32_000, message: "the pool is full", data: { code: "TXPOOL_FULL" } };

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
      createClient({ rpcUrls, signer: payer.signer, timing: { ...timing, inclusionMs } });

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
});
