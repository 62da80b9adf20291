import { expect } from "chai";
import { keccak256 } from "ethers";
import type { SDKError } from "../../../sdk/src/index.ts";
import { askJSON } from "../support/anvil.ts";
import type { Asked, TestServer } from "../support/httpServer.ts";
import { admitPayer, type Party, startNetwork, type TestNetwork } from "../support/network.ts";
import { type Reply, serveInFront } from "../support/nodeInFront.ts";
import { inOneBlock } from "../support/oneBlock.ts";
import { expectCode } from "../support/refusal.ts";

const timing = { inclusionMs: 60_000, pollMs: 5, requestMs: 30_000 };
const SYNC = "eth_sendRawTransactionSync";

describe("a node that waits for the block (EIP-7966)", () => {
  let network: TestNetwork;
  let payer: Party;
  let server: TestServer;

  before(async () => {
    network = await startNetwork();
    payer = await admitPayer(network);
  });
  afterEach(() => server.stop());
  after(() => network.stop());

  const ask = (method: string, params: readonly unknown[]): Promise<Reply> =>
    askJSON(network.anvil.url, method, params);

  /** A node in front of the chain that answers the waiting submission as the test says; undefined hangs up. */
  const nodeThat = async (answer: (asked: Asked) => Promise<Reply | undefined>) => {
    server = await serveInFront(network.anvil, SYNC, answer);
    return network.connect({ rpcUrls: [server.url], signer: payer.signer, timing });
  };
  const asked = (method: string) => server.requests.filter((one) => one.method === method);
  const hashOf = ([raw]: readonly unknown[]) => keccak256(String(raw));

  /** Takes the transaction and answers with its receipt when it is mined. */
  const waitForBlock = async ({ params: [raw] }: Asked): Promise<Reply> => {
    const { error } = await ask("eth_sendRawTransaction", [raw]);
    if (error !== undefined) return { error };
    for (;;) {
      const receipt = await ask("eth_getTransactionReceipt", [hashOf([raw])]);
      if (receipt.result !== null) return receipt;
    }
  };
  const payment = () => ({ to: network.centralBank.account, amount: 1n });
  const balance = () => payer.client.cash.balance();

  it("is sent a transaction once, and asked for nothing more", async () => {
    const client = await nodeThat(waitForBlock);
    const before = await balance();
    const { blockNumber } = await client.cash.transfer(payment());
    expect(blockNumber > 0n).to.equal(true);
    expect(await balance()).to.equal(before - 1n);
    expect(asked(SYNC)).to.have.length(1);
    expect(asked(SYNC)[0]?.params[1]).to.equal(15_000);
    expect(asked("eth_sendRawTransaction")).to.deep.equal([]);
    expect(asked("eth_getTransactionReceipt")).to.deep.equal([]);
  });

  for (const [code, message] of [
    [-32_601, "method does not exist"],
    [-32_602, "too many parameters"],
  ] as const) {
    it(`is asked no second time when it does not offer that (${code})`, async () => {
      const client = await nodeThat(async () => ({ error: { code, message } }));
      await client.cash.transfer(payment());
      await client.cash.transfer(payment());
      expect(asked(SYNC)).to.have.length(1);
      expect(asked("eth_sendRawTransaction")).to.have.length(2);
    });
  }

  for (const [code, why] of [
    [4, "no block comes in time"],
    [5, "an earlier nonce is missing"],
  ] as const) {
    it(`is asked for the receipt when ${why}`, async () => {
      const client = await nodeThat(async ({ params }) => {
        await ask("eth_sendRawTransaction", [params[0]]);
        return { error: { code, message: why, data: hashOf(params) } };
      });
      await client.cash.transfer(payment());
      expect(asked("eth_sendRawTransaction")).to.deep.equal([]);
      expect(asked("eth_getTransactionReceipt")).not.to.deep.equal([]);
    });
  }

  it("takes the transaction without waiting when too many wait already", async () => {
    const error = { code: -32_005, message: "1024 callers already wait" };
    const client = await nodeThat(async () => ({ error }));
    await client.cash.transfer(payment());
    await client.cash.transfer(payment());
    expect(asked(SYNC)).to.have.length(2);
    expect(asked("eth_sendRawTransaction")).to.have.length(2);
  });

  it("does no harm when it takes the transaction and dies before it answers", async () => {
    const client = await nodeThat(async ({ params }) => {
      await ask("eth_sendRawTransaction", [params[0]]);
      return undefined;
    });
    const before = await balance();
    await client.cash.transfer(payment());
    expect(await balance()).to.equal(before - 1n);
  });

  it("tells at once when it gives the transaction up (SDK_DROPPED)", async () => {
    const client = await nodeThat(async ({ params }) => {
      const details = { hash: hashOf(params), code: "TXPOOL_EVICTED", message: "full" };
      const data = { code: "TXPOOL_EVICTED", details };
      return { error: { code: -32_000, message: "dropped", data } };
    });
    const error = await expectCode(client.cash.transfer(payment()), "SDK_DROPPED");
    expect((error as SDKError).details).to.include({ poolCode: "TXPOOL_EVICTED" });
  });

  it("that refuses one transaction leaves no gap before the next", async () => {
    const data = { code: "TXPOOL_MEMBER_FULL", details: {} };
    let refusals = 0;
    const client = await nodeThat((request) => {
      refusals += 1;
      const error = { code: -32_000, message: "the member's share is used up", data };
      return refusals === 1 ? Promise.resolve({ error }) : waitForBlock(request);
    });
    const [first, second] = await Promise.allSettled([
      client.cash.transfer(payment()),
      client.cash.transfer(payment()),
    ]);
    expect([first.status, second.status].sort()).to.deep.equal(["fulfilled", "rejected"]);
  });

  it("is sent the next transaction of the key while it waits for the block of the first", async () => {
    const client = await nodeThat(waitForBlock);
    const before = await balance();
    const transfer = () => client.cash.transfer(payment());
    const both = await inOneBlock(network, [transfer, transfer]);
    expect(both.map(({ status }) => status)).to.deep.equal(["fulfilled", "fulfilled"]);
    expect(await balance()).to.equal(before - 2n);
    expect(asked(SYNC)).to.have.length(2);
  });
});
