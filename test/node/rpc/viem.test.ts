import { expect } from "chai";
import {
  BaseError,
  ContractFunctionRevertedError,
  createPublicClient,
  http,
  NonceTooLowError,
  parseAbi,
  webSocket,
} from "viem";
import { NOTEBOOK, SLOT_OF_VALUE } from "./support/fakeState.ts";
import { eventually, type Harness, startHarness } from "./support/harness.ts";
import { ALICE } from "./support/keys.ts";
import { mineNotes, signNote } from "./support/wallet.ts";

const abi = parseAbi([
  "event Noted(address indexed author, uint256 indexed value)",
  "error Notebook_Refused(uint256 value)",
  "function value() view returns (uint256)",
  "function refuse(uint256 value)",
]);
const POLL_MS = 20;

describe("rpc with viem over HTTP", () => {
  let harness: Harness;

  function client() {
    return createPublicClient({
      transport: http(harness.url, { retryCount: 0 }),
      pollingInterval: POLL_MS,
      cacheTime: 0,
    });
  }

  beforeEach(async () => {
    harness = await startHarness();
    await mineNotes(harness.node, ALICE, 0, [7n, 8n]);
  });
  afterEach(() => harness.stop());

  it("reads blocks, receipts, logs, fees, proofs and state", async () => {
    const chain = client();
    const block = await chain.getBlock({ includeTransactions: true });
    expect(block.number).to.equal(1n);
    expect(block.transactions[1]?.from).to.equal(ALICE.address.toLowerCase());
    expect(block.withdrawals).to.deep.equal([]);
    const hash = block.transactions[0]?.hash ?? "0x";
    expect((await chain.getTransactionReceipt({ hash })).status).to.equal("success");
    const logs = await chain.getContractEvents({
      abi,
      address: NOTEBOOK,
      eventName: "Noted",
      args: { value: 8n },
      fromBlock: 0n,
    });
    expect(logs.map(({ args }) => args.value)).to.deep.equal([8n]);
    const history = await chain.getFeeHistory({ blockCount: 2, rewardPercentiles: [50] });
    expect(history.baseFeePerGas).to.deep.equal([0n, 0n, 0n]);
    expect((await chain.estimateFeesPerGas()).maxFeePerGas).to.equal(0n);
    const proof = await chain.getProof({ address: NOTEBOOK, storageKeys: [SLOT_OF_VALUE] });
    expect(proof.storageProof[0]?.value).to.equal(8n);
    expect(await chain.getTransactionCount({ address: ALICE.address as `0x${string}` })).to.equal(
      2,
    );
  });

  it("reads a contract and its typed error", async () => {
    const contract = { address: NOTEBOOK, abi } as const;
    expect(await client().readContract({ ...contract, functionName: "value" })).to.equal(8n);
    const call = { ...contract, functionName: "refuse", args: [5n] } as const;
    const error = await client()
      .simulateContract(call)
      .catch((reason: BaseError) => reason);
    if (!(error instanceof BaseError)) throw new Error("must be refused");
    const revert = error.walk((cause) => cause instanceof ContractFunctionRevertedError);
    expect(revert).to.have.nested.property("data.errorName", "Notebook_Refused");
    expect(revert).to.have.nested.property("data.args").that.deep.equals([5n]);
  });

  it("recognises a used nonce", async () => {
    const serializedTransaction = await signNote(ALICE, 0, 1n);
    const sent = client().sendRawTransaction({ serializedTransaction });
    const error = await sent.catch((reason: Error) => reason);
    expect(error).to.have.property("details").that.matches(NonceTooLowError.nodeMessage);
  });

  it("watches blocks by polling", async () => {
    const seen = Promise.withResolvers<bigint>();
    const unwatch = client().watchBlocks({
      onBlock: ({ number }) => (number === 2n ? seen.resolve(number) : harness.node.mine()),
      emitOnBegin: true,
      onError: seen.reject,
    });
    expect(await seen.promise).to.equal(2n);
    unwatch();
  });

  it("watches contract events through a filter, and installs it anew when it is forgotten", async () => {
    const chain = client();
    const seen = [Promise.withResolvers<bigint>(), Promise.withResolvers<bigint>()];
    const errors: Error[] = [];
    const unwatch = chain.watchContractEvent({
      address: NOTEBOOK,
      abi,
      eventName: "Noted",
      onLogs: (logs) => {
        for (const { args } of logs) seen[args.value === 100n ? 0 : 1]?.resolve(args.value ?? 0n);
      },
      onError: (error) => void errors.push(error),
    });
    await harness.answered("eth_newFilter");
    await mineNotes(harness.node, ALICE, 2, [100n]);
    expect(await seen[0]?.promise).to.equal(100n);
    harness.passTime(600_000);
    await harness.answered("eth_newFilter", 2);
    await mineNotes(harness.node, ALICE, 3, [101n]);
    expect(await seen[1]?.promise).to.equal(101n);
    expect(errors.map(({ name }) => name)).to.deep.equal(["InvalidInputRpcError"]);
    unwatch();
    // Polling goes on until the server has confirmed.
    await harness.answered("eth_uninstallFilter");
  });

  it("waits for the receipt of a synchronous submission", async () => {
    const serializedTransaction = await signNote(ALICE, 2, 5n);
    const receipt = client().sendRawTransactionSync({ serializedTransaction });
    await eventually(() => harness.node.backend.pool.status().pending === 1);
    harness.node.mine();
    expect((await receipt).blockNumber).to.equal(2n);
  });
});

describe("rpc with viem over WebSocket", () => {
  it("watches blocks and contract events by subscription", async () => {
    const harness = await startHarness();
    const chain = createPublicClient({
      transport: webSocket(harness.webSocketURL, { reconnect: false, retryCount: 0 }),
    });
    const blocks = Promise.withResolvers<bigint>();
    const values = Promise.withResolvers<bigint | undefined>();
    const unwatch = [
      chain.watchBlocks({ onBlock: ({ number }) => blocks.resolve(number) }),
      chain.watchContractEvent({
        address: NOTEBOOK,
        abi,
        eventName: "Noted",
        onLogs: ([log]) => values.resolve(log?.args.value),
      }),
    ];
    await harness.answered("eth_subscribe", 2);
    await mineNotes(harness.node, ALICE, 0, [7n]);
    expect(await blocks.promise).to.equal(1n);
    expect(await values.promise).to.equal(7n);
    for (const stop of unwatch) stop();
    await harness.answered("eth_unsubscribe", 2);
    await (await chain.transport.getRpcClient()).close();
    await harness.stop();
  });
});
