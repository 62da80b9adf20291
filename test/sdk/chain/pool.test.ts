import { readFileSync } from "node:fs";
import { expect } from "chai";
import { POOL_REASONS } from "../../../sdk/src/errors/poolReasons.ts";
import type { SDKError } from "../../../sdk/src/index.ts";
import type { Asked, TestServer } from "../support/httpServer.ts";
import { admitPayer, type Party, startNetwork, type TestNetwork } from "../support/network.ts";
import { type Reply, serveInFront } from "../support/nodeInFront.ts";
import { expectCode } from "../support/refusal.ts";

const timing = { inclusionMs: 60_000, pollMs: 5 };

describe("a node's pool", () => {
  let network: TestNetwork;
  let payer: Party;
  let server: TestServer;

  before(async () => {
    network = await startNetwork();
    payer = await admitPayer(network);
  });
  afterEach(() => server.stop());
  after(() => network.stop());

  /** A node that leaves one method to the test. */
  const nodeThat = async (method: string, answer: (asked: Asked) => Reply) => {
    server = await serveInFront(network.anvil, method, answer);
    return network.connect({ rpcUrls: [server.url], signer: payer.signer, timing });
  };
  const payment = () => ({ to: network.centralBank.account, amount: 1n });

  it("that refuses a transaction is quoted with its code, in both languages (SDK_POOL_REFUSED)", async () => {
    const data = { code: "TXPOOL_MEMBER_FULL", details: { sender: "0x1" } };
    const client = await nodeThat("eth_sendRawTransaction", () => ({
      error: { code: -32_000, message: "the member's share of the pool is used up", data },
    }));
    const error = await expectCode(client.cash.transfer(payment()), "SDK_POOL_REFUSED");
    expect((error as SDKError).details).to.include({ poolCode: "TXPOOL_MEMBER_FULL" });
    expect(error.message).to.equal(POOL_REASONS["TXPOOL_MEMBER_FULL"]?.en);
    expect((error as SDKError).messageZh).to.equal("本机构等待上链的交易过多");
  });

  describe("when blocks are late", () => {
    before(() => network.anvil.send("evm_setAutomine", [false]));
    after(() => network.anvil.send("evm_setAutomine", [true]));

    it("that gives a transaction up is quoted with its code (SDK_DROPPED)", async () => {
      const client = await nodeThat("txpool_getDropped", ({ params: [hash] }) => ({
        result: {
          hash,
          from: "0x1",
          nonce: "0x0",
          code: "TXPOOL_EVICTED",
          message: "full",
          details: {},
        },
      }));
      const error = await expectCode(client.cash.transfer(payment()), "SDK_DROPPED");
      const { details, messageZh } = error as SDKError;
      expect(details).to.include({ poolCode: "TXPOOL_EVICTED", mayStillBeIncluded: true });
      expect(details["transactionHash"]).to.match(/^0x[0-9a-f]{64}$/);
      expect(error.message).to.include("gave the transaction up");
      expect(messageZh).to.match(/\p{Script=Han}/u);
    });

    it("that does not tell what it gives up is not asked again", async () => {
      let asked = 0;
      const client = await nodeThat("txpool_getDropped", () => {
        asked += 1;
        return { error: { code: -32_601, message: "no such method" } };
      });
      const paid = client.cash.transfer(payment());
      while (asked === 0) await network.anvil.send("eth_blockNumber");
      const looks = server.requests.length;
      while (server.requests.length < looks + 40) await network.anvil.send("eth_blockNumber");
      await network.anvil.send("evm_mine");
      await paid;
      expect(asked).to.equal(1);
    });
  });
});

describe("the reasons of a pool", () => {
  const source = ["txpool/errors.ts", "types/ports/txPool.ts"]
    .map((file) => readFileSync(new URL(`../../../node/src/${file}`, import.meta.url), "utf8"))
    .join("\n");
  const codes = new Set([...source.matchAll(/"(TXPOOL_\w+)"/g)].map(([, code = ""]) => code));
  /** A client deals with these itself: it takes another nonce, or waits for what it sent before. */
  const DEALT_WITH = [
    "TXPOOL_ALREADY_KNOWN",
    "TXPOOL_NONCE_TOO_LOW",
    "TXPOOL_REPLACEMENT_UNDERPRICED",
    "TXPOOL_REPLACED",
    "TXPOOL_NONCE_USED",
  ];

  it("are those of the node, each with a sentence in English and Chinese", () => {
    const expected = [...codes].filter((code) => !DEALT_WITH.includes(code));
    expect(Object.keys(POOL_REASONS).sort()).to.deep.equal(expected.sort());
    for (const [code, { en, zh }] of Object.entries(POOL_REASONS)) {
      expect(en, code).to.match(/^[a-z]/);
      expect(zh, code).to.match(/\p{Script=Han}/u);
    }
  });
});
