import { expect } from "chai";
import { deadlineOf } from "../../../sdk/src/chain/deadline.ts";
import { createRPC } from "../../../sdk/src/chain/rpc.ts";
import { result, serve, type TestServer } from "../support/httpServer.ts";
import { admitPayer, startNetwork, type TestNetwork } from "../support/network.ts";
import { serveInFront } from "../support/nodeInFront.ts";
import { expectCode } from "../support/refusal.ts";

const HOUR = 3_600;
const AHEAD_MAX = 300;
const DECADES = 1_000_000_000;

const localTime = (): number => Math.floor(Date.now() / 1_000);
const blockAt = (timestamp: number) => ({
  number: "0x1",
  timestamp: `0x${timestamp.toString(16)}`,
});

describe("how long a maker's signature is good", () => {
  let node: TestServer;
  afterEach(() => node.stop());

  const deadlineAt = async (timestamp: number, trustsNodeTime = false): Promise<number> => {
    node = await serve(({ method }) =>
      result(method === "eth_chainId" ? "0x1" : blockAt(timestamp)),
    );
    const rpc = createRPC({ rpcUrls: [node.url], timeoutMs: 60_000 });
    return Number(await deadlineOf({ rpc, trustsNodeTime }));
  };

  for (const [where, ahead] of [
    ["long past", -DECADES],
    ["behind", -HOUR],
    ["with this machine's", 0],
    ["a little ahead", AHEAD_MAX],
  ] as const) {
    it(`is an hour of the chain's time when that is ${where}`, async () => {
      const chainTime = localTime() + ahead;
      expect(await deadlineAt(chainTime)).to.equal(chainTime + HOUR);
    });
  }

  it("is an hour and five minutes of this machine's time at most", async () => {
    const before = localTime();
    const deadline = await deadlineAt(before + HOUR);
    expect(deadline).to.be.within(before + AHEAD_MAX + HOUR, localTime() + AHEAD_MAX + HOUR);
  });

  it("follows a development network's clock wherever it was moved", async () => {
    const chainTime = localTime() + DECADES;
    expect(await deadlineAt(chainTime, true)).to.equal(chainTime + HOUR);
  });

  describe("in a client", () => {
    let network: TestNetwork;
    before(async () => {
      network = await startNetwork();
    });
    after(() => network.stop());

    it("is not for a node to say: with one that is decades ahead nothing is signed", async () => {
      const { signer } = await admitPayer(network);
      node = await serveInFront(network.anvil, "eth_getBlockByNumber", () => ({
        result: blockAt(localTime() + DECADES),
      }));
      let signatures = 0;
      const maker = {
        signTypedData: (...request: Parameters<typeof signer.maker.signTypedData>) => {
          signatures += 1;
          return signer.maker.signTypedData(...request);
        },
      };
      const options = { rpcUrls: [node.url], signer: { ...signer, maker }, trustsNodeTime: false };
      const payment = { to: network.centralBank.account, amount: 1n };
      await expectCode(network.connect(options).cash.transfer(payment), "SDK_BAD_ANSWER");
      expect(signatures).to.equal(0);
    });
  });
});
