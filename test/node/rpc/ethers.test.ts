import { once } from "node:events";
import { expect } from "chai";
import {
  Contract,
  type ContractEventPayload,
  isCallException,
  isError,
  JsonRpcProvider,
  NonceManager,
  WebSocketProvider,
} from "ethers";
import type { Hash } from "../../../node/src/types/hex.ts";
import { NOTEBOOK, NOTEBOOK_ABI, NOTEBOOK_CODE, notebook } from "./support/fakeState.ts";
import { type Harness, startHarness } from "./support/harness.ts";
import { ALICE } from "./support/keys.ts";
import { mineNotes, signNote } from "./support/wallet.ts";

describe("rpc with ethers over HTTP", () => {
  let harness: Harness;
  let provider: JsonRpcProvider;
  let hashes: readonly Hash[];

  beforeEach(async () => {
    harness = await startHarness();
    hashes = await mineNotes(harness.node, ALICE, 0, [7n, 8n]);
    provider = new JsonRpcProvider(harness.url, undefined, { cacheTimeout: -1 });
    provider.pollingInterval = 20;
  });
  afterEach(async () => {
    provider.destroy();
    await harness.stop();
  });

  it("reads the network, blocks and their transactions", async () => {
    expect((await provider.getNetwork()).chainId).to.equal(20_260_310n);
    expect(await provider.getBlockNumber()).to.equal(1);
    const block = await provider.getBlock("finalized", true);
    expect(block?.prefetchedTransactions.map(({ hash }) => hash)).to.deep.equal(hashes);
    expect(block?.baseFeePerGas).to.equal(0n);
    expect(await provider.getBlock(99)).to.equal(null);
  });

  it("reads a transaction, its receipt and its logs", async () => {
    const [, hash = "0x"] = hashes;
    const transaction = await provider.getTransaction(hash);
    expect(transaction?.from).to.equal(ALICE.address);
    const receipt = await provider.getTransactionReceipt(hash);
    expect(receipt?.status).to.equal(1);
    expect(receipt?.cumulativeGasUsed).to.equal(60_000n);
    expect(receipt?.logs[0]?.index).to.equal(1);
    expect(await provider.getLogs({ address: NOTEBOOK, fromBlock: 0 })).to.have.length(2);
  });

  it("reads accounts, code and storage", async () => {
    expect(await provider.getBalance(ALICE)).to.equal(0n);
    expect(await provider.getTransactionCount(ALICE)).to.equal(2);
    expect(await provider.getCode(NOTEBOOK)).to.equal(NOTEBOOK_CODE);
    expect(BigInt(await provider.getStorage(NOTEBOOK, 0))).to.equal(8n);
  });

  it("prices gas at nothing", async () => {
    const fees = await provider.getFeeData();
    expect(fees.gasPrice).to.equal(0n);
    // Without a base fee the library falls back to the gas price.
    expect(fees.maxFeePerGas).to.equal(null);
    const { gasPrice, type } = await ALICE.connect(provider).populateTransaction({ to: NOTEBOOK });
    expect({ gasPrice, type }).to.deep.equal({ gasPrice: 0n, type: 0 });
  });

  it("calls a contract and reads its typed error out of a revert", async () => {
    const contract = new Contract(NOTEBOOK, NOTEBOOK_ABI, provider);
    expect(await contract.getFunction("value").staticCall()).to.equal(8n);
    const refusal = await contract
      .getFunction("refuse")
      .staticCall(5n)
      .catch((error: unknown) => error);
    if (!isCallException(refusal as Error)) throw new Error("not a call exception");
    expect(refusal).to.have.nested.property("revert.name", "Notebook_Refused");
    const estimate = contract.getFunction("refuse").estimateGas(5n);
    expect(await estimate.catch((error: unknown) => error)).to.have.property(
      "data",
      notebook.encodeErrorResult("Notebook_Refused", [5n]),
    );
  });

  it("sends a contract transaction and waits for its receipt", async () => {
    const signer = new NonceManager(ALICE.connect(provider));
    const contract = new Contract(NOTEBOOK, NOTEBOOK_ABI, signer);
    const sent = await contract.getFunction("note").send(9n);
    expect(await provider.getTransactionCount(ALICE, "pending")).to.equal(3);
    const receipt = sent.wait();
    harness.node.mine();
    expect((await receipt)?.blockNumber).to.equal(2);
  });

  it("recognises a used nonce", async () => {
    const sent = provider.broadcastTransaction(await signNote(ALICE, 0, 1n));
    const error = await sent.catch((reason: Error) => reason);
    expect(isError(error, "NONCE_EXPIRED")).to.equal(true);
  });
});

describe("rpc with ethers over WebSocket", () => {
  it("delivers blocks, pending transactions and contract events", async () => {
    const harness = await startHarness();
    const provider = new WebSocketProvider(harness.webSocketURL);
    try {
      const contract = new Contract(NOTEBOOK, NOTEBOOK_ABI, provider);
      const noted = Promise.withResolvers<readonly unknown[]>();
      await contract.on("Noted", (author, value, { log }: ContractEventPayload) => {
        noted.resolve([author, value, log.blockNumber]);
      });
      const block = Promise.withResolvers<number>();
      await provider.on("block", block.resolve);
      const pending = Promise.withResolvers<string>();
      await provider.on("pending", pending.resolve);
      // The provider subscribes without waiting; a later answer shows that it has.
      await provider.getBlockNumber();
      const [hash] = await mineNotes(harness.node, ALICE, 0, [7n]);
      expect(await pending.promise).to.equal(hash);
      expect(await block.promise).to.equal(1);
      expect(await noted.promise).to.deep.equal([ALICE.address, 7n, 1]);
    } finally {
      const socket = provider.websocket as WebSocket;
      const closed = once(socket, "close");
      await provider.destroy();
      await closed;
      await harness.stop();
    }
  });
});
