import { expect } from "chai";
import { SDKError } from "../../../sdk/src/index.ts";
import { askJSON } from "../support/anvil.ts";
import { serve, type TestServer } from "../support/httpServer.ts";
import { admitPayer, type Party, startNetwork, type TestNetwork } from "../support/network.ts";
import type { Reply } from "../support/nodeInFront.ts";
import { expectCode, expectRefusal } from "../support/refusal.ts";

const timing = { inclusionMs: 200, pollMs: 5, requestMs: 30_000 };
const full = { code: -32_000, message: "the pool is full", data: { code: "TXPOOL_FULL" } };

describe("a request that is asked for again while an earlier transaction of it is out of sight", () => {
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

  /** A node that keeps the first transaction to itself and says nothing, and does with later ones as it is told. */
  async function keepingNode(later: (raw: unknown) => Promise<Reply>) {
    const kept: unknown[] = [];
    const node = await serve(async ({ method, params }) => {
      const isSent = method.startsWith("eth_sendRawTransaction");
      if (isSent && (kept.length === 0 || kept[0] === params[0])) {
        kept.push(params[0]);
        return undefined;
      }
      const reply = isSent
        ? await later(params[0])
        : await askJSON(network.anvil.url, method, params);
      return { body: JSON.stringify({ jsonrpc: "2.0", id: 1, ...reply }) };
    });
    servers.push(node);
    const client = network.connect({ rpcUrls: [node.url], signer: payer.signer, timing });
    /** Another node, which has had it all the time, includes it. */
    const include = async (): Promise<void> => {
      await network.anvil.send("eth_sendRawTransaction", [kept[0]]);
      await network.anvil.send("evm_mine");
    };
    return { client, include };
  }
  /** So that what is signed later is another transaction. */
  const pass = async (seconds: number): Promise<void> => {
    await network.anvil.send("evm_increaseTime", [seconds]);
    await network.anvil.send("evm_mine");
  };
  const balance = () => payer.client.cash.balance();
  const payment = (requestId: string, amount = 1n) => {
    return { to: network.centralBank.account, amount, requestId };
  };

  it("is not refused for good by a pool: the earlier one may still be included", async () => {
    const before = await balance();
    const { client, include } = await keepingNode(async () => ({ error: full }));
    const first = await expectCode(client.cash.transfer(payment("PAY-1")), "SDK_TIMEOUT");
    expect(first).to.have.nested.property("details.mayStillBeIncluded", true);
    await pass(10);
    const again = await client.cash.transfer(payment("PAY-1")).catch((error: unknown) => error);
    await include();
    expect(await balance()).to.equal(before - 1n);
    expect(again).to.be.instanceOf(SDKError);
    expect(again).to.have.nested.property("details.mayStillBeIncluded", true);
    expect(again).to.have.nested.property("cause.code", "SDK_POOL_REFUSED");
    expect(await client.cash.transfer(payment("PAY-1"))).to.have.property("blockNumber");
    expect(await balance()).to.equal(before - 1n);
  });

  it("nor by a contract: what refuses it now may have gone when the earlier one comes", async () => {
    const before = await balance();
    const { members } = network.centralBank.client;
    const { client, include } = await keepingNode(async () => ({ error: full }));
    await expectCode(client.cash.transfer(payment("PAY-2")), "SDK_TIMEOUT");
    await members.suspend({ account: payer.account, reason: "an inquiry" });
    const again = await client.cash.transfer(payment("PAY-2")).catch((error: unknown) => error);
    expect(again).to.have.nested.property("details.mayStillBeIncluded", true);
    expect(again).to.have.nested.property("cause.name", "PiaohaoError");
    await members.restore({ account: payer.account });
    await include();
    expect(await balance()).to.equal(before - 1n);
  });

  it("has the same content: another one is refused once the earlier one is executed", async () => {
    const { client, include } = await keepingNode(async () => ({ error: full }));
    await expectCode(client.cash.transfer(payment("PAY-4")), "SDK_TIMEOUT");
    await include();
    await expectCode(client.cash.transfer(payment("PAY-4", 2n)), "SDK_REQUEST_ID_REUSED");
  });

  it("is refused by a contract once the maker's signature in it is no longer good", async () => {
    const all = await balance();
    const { client } = await keepingNode(async () => ({ error: full }));
    await expectCode(client.cash.transfer(payment("PAY-3", all)), "SDK_TIMEOUT");
    await payer.client.cash.transfer({ to: network.centralBank.account, amount: 1n });
    await pass(3_700);
    await expectRefusal(client.cash.transfer(payment("PAY-3", all)), "ERC20InsufficientBalance");
  });
});
