import { expect } from "chai";
import { createClient } from "../../../sdk/src/index.ts";
import { askJSON } from "../support/anvil.ts";
import type { TestServer } from "../support/httpServer.ts";
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
});
