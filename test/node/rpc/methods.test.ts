import { expect } from "chai";
import { getAddress, keccak256, toUtf8Bytes } from "ethers";
import { encodeBlock } from "../../../node/src/types/codec/block.ts";
import { bytesToHex, hexToBytes } from "../../../node/src/types/codec/bytes.ts";
import { decodeExtraData } from "../../../node/src/types/codec/extraData.ts";
import type { Hash, Hex } from "../../../node/src/types/hex.ts";
import { VALIDATORS } from "./support/fakeNode.ts";
import { NOTEBOOK, notebook, SLOT_OF_VALUE } from "./support/fakeState.ts";
import { type Harness, startHarness } from "./support/harness.ts";
import { ALICE, BOB } from "./support/keys.ts";
import { mineNotes, signNote } from "./support/wallet.ts";

type Fields = Record<string, unknown>;
const NOTED = keccak256(toUtf8Bytes("Noted(address,uint256)"));
const topicOf = (value: bigint) => `0x${value.toString(16).padStart(64, "0")}`;
const lower = (address: string) => address.toLowerCase();

/** A chain of three blocks: two notes of Alice, one of Bob, and an empty block. */
describe("rpc methods", () => {
  let harness: Harness;
  let hashes: readonly Hash[];
  let bobs: Hash;

  before(async () => {
    harness = await startHarness();
    hashes = await mineNotes(harness.node, ALICE, 0, [7n, 8n]);
    [bobs = "0x"] = await mineNotes(harness.node, BOB, 0, [9n]);
    harness.node.mine();
  });
  after(() => harness.stop());

  const result = <T = Fields>(method: string, ...params: unknown[]) =>
    harness.result<T>(method, ...params);

  describe("of the node", () => {
    it("eth_chainId, net_version and web3_clientVersion name the network and the program", async () => {
      expect(await result("eth_chainId")).to.equal("0x13525d6");
      expect(await result("net_version")).to.equal("20260310");
      expect(await result("web3_clientVersion")).to.equal("piaohao/0.1.0/test/node24");
    });

    it("net_peerCount, net_listening and eth_accounts", async () => {
      expect(await result("net_peerCount")).to.equal("0x3");
      expect(await result("net_listening")).to.equal(true);
      expect(await result("eth_accounts")).to.deep.equal([]);
    });

    it("web3_sha3 hashes", async () => {
      expect(await result("web3_sha3", "0x")).to.equal(keccak256("0x"));
    });

    it("eth_syncing is false, or how far it is", async () => {
      expect(await result("eth_syncing")).to.equal(false);
      harness.node.setHealth({ syncing: { startingBlock: 1n, highestBlock: 16n } });
      expect(await result("eth_syncing")).to.deep.equal({
        startingBlock: "0x1",
        currentBlock: "0x3",
        highestBlock: "0x10",
      });
      harness.node.setHealth({ syncing: undefined });
    });
  });

  describe("of blocks", () => {
    it("eth_getBlockByNumber has every field of a Prague block on a QBFT chain", async () => {
      const block = await result("eth_getBlockByNumber", "0x1", false);
      const sealed = harness.node.backend.chain.blockByNumber(1n);
      if (sealed === undefined) throw new Error("block 1");
      const { header } = sealed.block;
      expect(block).to.deep.equal({
        number: "0x1",
        hash: sealed.hash,
        parentHash: header.parentHash,
        sha3Uncles: "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347",
        miner: VALIDATORS[1],
        stateRoot: header.stateRoot,
        transactionsRoot: header.transactionsRoot,
        receiptsRoot: header.receiptsRoot,
        logsBloom: bytesToHex(header.logsBloom),
        difficulty: "0x1",
        totalDifficulty: "0x2",
        gasLimit: "0x5f5e100",
        gasUsed: "0xea60",
        timestamp: "0x69af6d11",
        extraData: block["extraData"],
        mixHash: "0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365",
        nonce: "0x0000000000000000",
        baseFeePerGas: "0x0",
        withdrawalsRoot: "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421",
        blobGasUsed: "0x0",
        excessBlobGas: "0x0",
        parentBeaconBlockRoot: topicOf(0n),
        requestsHash: "0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        size: `0x${encodeBlock(sealed.block).length.toString(16)}`,
        transactions: hashes,
        uncles: [],
        withdrawals: [],
      });
      // The seals are there for whoever wants to check them.
      const extraData = decodeExtraData(hexToBytes(block["extraData"] as Hex));
      expect(extraData).to.have.property("round", 1);
      expect(extraData.seals).to.have.length(3);
    });

    it("eth_getBlockByHash has whole transactions where asked for", async () => {
      const { hash } = harness.node.backend.chain.blockByNumber(1n) ?? {};
      const block = await result("eth_getBlockByHash", hash, true);
      expect(block["transactions"]).to.have.nested.property("[1].hash", hashes[1]);
    });

    for (const tag of ["latest", "safe", "finalized", "pending", "0x3"]) {
      it(`eth_getBlockByNumber ${tag} is the head`, async () => {
        expect(await result("eth_getBlockByNumber", tag, false)).to.have.property("number", "0x3");
      });
    }

    it("answers null for blocks that are not there", async () => {
      expect(await result("eth_getBlockByNumber", "0x63", false)).to.equal(null);
      expect(await result("eth_getBlockByHash", topicOf(1n), false)).to.equal(null);
      expect(await result("eth_getBlockTransactionCountByNumber", "0x63")).to.equal(null);
      expect(await result("eth_getBlockReceipts", "0x63")).to.equal(null);
    });

    it("counts transactions and uncles", async () => {
      const hash = harness.node.backend.chain.blockByNumber(1n)?.hash;
      expect(await result("eth_blockNumber")).to.equal("0x3");
      expect(await result("eth_getBlockTransactionCountByNumber", "0x1")).to.equal("0x2");
      expect(await result("eth_getBlockTransactionCountByHash", hash)).to.equal("0x2");
      expect(await result("eth_getUncleCountByBlockNumber", "earliest")).to.equal("0x0");
      expect(await result("eth_getUncleCountByBlockHash", hash)).to.equal("0x0");
    });

    it("eth_getBlockReceipts takes a number, a tag or a hash", async () => {
      const hash = harness.node.backend.chain.blockByNumber(1n)?.hash;
      const receipts = await result<Fields[]>("eth_getBlockReceipts", { blockHash: hash });
      expect(receipts.map((receipt) => receipt["transactionHash"])).to.deep.equal(hashes);
      expect(receipts[1]).to.deep.equal(await result("eth_getTransactionReceipt", hashes[1]));
      expect(await result("eth_getBlockReceipts", "latest")).to.deep.equal([]);
      expect(await result("eth_getBlockReceipts", hash)).to.deep.equal(receipts);
    });
  });

  describe("of transactions", () => {
    it("finds one by hash, by block and index", async () => {
      const byHash = await result("eth_getTransactionByHash", hashes[1]);
      const blockHash = harness.node.backend.chain.blockByNumber(1n)?.hash;
      expect(byHash).to.include({
        blockHash,
        blockNumber: "0x1",
        transactionIndex: "0x1",
        from: lower(ALICE.address),
        to: NOTEBOOK,
        nonce: "0x1",
        type: "0x2",
        gas: "0x186a0",
        gasPrice: "0x0",
        value: "0x0",
        chainId: "0x13525d6",
      });
      const at = ["eth_getTransactionByBlockHashAndIndex", blockHash, "0x1"] as const;
      expect(await result(...at)).to.deep.equal(byHash);
      const byNumber = "eth_getTransactionByBlockNumberAndIndex";
      expect(await result(byNumber, "0x1", "0x1")).to.deep.equal(byHash);
      expect(await result(byNumber, "0x1", "0x2")).to.equal(null);
      expect(await result("eth_getTransactionByHash", topicOf(1n))).to.equal(null);
    });

    it("eth_getTransactionReceipt has every field", async () => {
      const block = harness.node.backend.chain.blockByNumber(1n);
      const place = {
        blockHash: block?.hash,
        blockNumber: "0x1",
        transactionHash: hashes[1],
        transactionIndex: "0x1",
      };
      const receipt = await result("eth_getTransactionReceipt", hashes[1]);
      expect(receipt).to.deep.equal({
        ...place,
        from: lower(ALICE.address),
        to: NOTEBOOK,
        type: "0x2",
        status: "0x1",
        gasUsed: "0x7530",
        cumulativeGasUsed: "0xea60",
        effectiveGasPrice: "0x0",
        contractAddress: null,
        logsBloom: receipt["logsBloom"],
        logs: [
          {
            ...place,
            address: NOTEBOOK,
            topics: [NOTED, topicOf(BigInt(ALICE.address)), topicOf(8n)],
            data: "0x",
            blockTimestamp: "0x69af6d11",
            logIndex: "0x1",
            removed: false,
          },
        ],
      });
      expect(await result("eth_getTransactionReceipt", topicOf(1n))).to.equal(null);
    });
  });

  describe("of state", () => {
    it("answers as of the block asked for", async () => {
      const nonce = (block?: unknown) => result("eth_getTransactionCount", ALICE.address, block);
      expect(await nonce("earliest")).to.equal("0x0");
      expect(await nonce("0x1")).to.equal("0x2");
      expect(await nonce({ blockNumber: "0x0" })).to.equal("0x0");
      expect(await nonce({ blockNumber: "latest" })).to.equal(await nonce("latest"));
      expect(await nonce({ blockNumber: "pending" })).to.equal(await nonce("pending"));
      const blockHash = harness.node.backend.chain.blockByNumber(1n)?.hash;
      expect(await nonce({ blockHash, requireCanonical: true })).to.equal("0x2");
      expect(await nonce()).to.equal("0x2");
      expect(await result("eth_getStorageAt", NOTEBOOK, "0x0", "0x1")).to.equal(topicOf(8n));
      expect(await result("eth_getStorageAt", NOTEBOOK, SLOT_OF_VALUE)).to.equal(topicOf(9n));
      expect(await result("eth_getBalance", getAddress(ALICE.address), null)).to.equal("0x0");
      expect(await result("eth_getCode", ALICE.address)).to.equal("0x");
    });

    it("eth_getProof repeats the caller's notation of slots", async () => {
      const proof = await result("eth_getProof", NOTEBOOK, ["0x0", SLOT_OF_VALUE], "latest");
      expect(proof).to.include({ address: NOTEBOOK, balance: "0x0", nonce: "0x0" });
      expect(proof).to.have.all.keys(
        "address",
        "accountProof",
        "balance",
        "codeHash",
        "nonce",
        "storageHash",
        "storageProof",
      );
      expect(proof["storageProof"]).to.deep.equal([
        { key: "0x0", value: "0x9", proof: ["0xc1", "0xc2"] },
        { key: SLOT_OF_VALUE, value: "0x9", proof: ["0xc1", "0xc2"] },
      ]);
    });

    it("eth_call runs on the state of the block", async () => {
      const input = notebook.encodeFunctionData("value");
      expect(await result("eth_call", { to: NOTEBOOK, input }, "0x1")).to.equal(topicOf(8n));
      expect(await result("eth_call", { to: NOTEBOOK, data: input, input })).to.equal(topicOf(9n));
    });

    it("eth_call never gets more gas than the limit", async () => {
      await result("eth_call", { to: NOTEBOOK, gas: "0xffffffffff" });
      await result("eth_call", { to: NOTEBOOK });
      await result("eth_call", { to: NOTEBOOK, gas: "0x5208" });
      const gas = harness.node.calls.slice(-3).map((call) => call.gas);
      expect(gas).to.deep.equal([100_000_000n, 100_000_000n, 21_000n]);
    });

    it("eth_estimateGas never gets more gas than a pool takes a transaction with", async () => {
      await result("eth_estimateGas", { to: NOTEBOOK, gas: "0xffffffffff" });
      await result("eth_estimateGas", { to: NOTEBOOK });
      await result("eth_estimateGas", { to: NOTEBOOK, gas: "0x9c40" });
      const gas = harness.node.calls.slice(-3).map((call) => call.gas);
      expect(gas).to.deep.equal([2n ** 24n, 2n ** 24n, 40_000n]);
    });

    it("eth_estimateGas", async () => {
      const data = notebook.encodeFunctionData("note", [1n]);
      expect(await result("eth_estimateGas", { to: NOTEBOOK, data })).to.equal("0x7530");
    });
  });

  describe("of fees", () => {
    it("gas has no price", async () => {
      expect(await result("eth_gasPrice")).to.equal("0x0");
      expect(await result("eth_maxPriorityFeePerGas")).to.equal("0x0");
      expect(await result("eth_blobBaseFee")).to.equal("0x1");
    });

    it("eth_feeHistory ends at the block asked for and never before the genesis block", async () => {
      expect(await result("eth_feeHistory", "0x8", "0x1", [10, 90])).to.deep.equal({
        oldestBlock: "0x0",
        baseFeePerGas: ["0x0", "0x0", "0x0"],
        gasUsedRatio: [0, 0.0006],
        baseFeePerBlobGas: ["0x1", "0x1", "0x1"],
        blobGasUsedRatio: [0, 0],
        reward: [
          ["0x0", "0x0"],
          ["0x0", "0x0"],
        ],
      });
      const plain = await result("eth_feeHistory", "0x1", "latest");
      expect(plain).to.include({ oldestBlock: "0x3" }).and.not.to.have.property("reward");
    });

    it("eth_feeHistory finds the fee at a percentile of the gas", async () => {
      const paying = await startHarness();
      for (const [nonce, gwei] of [3, 1, 2].entries()) {
        const fees = { maxFeePerGas: gwei, maxPriorityFeePerGas: gwei };
        await paying.node.backend.submit(hexToBytes(await signNote(BOB, nonce, 1n, fees)));
      }
      paying.node.mine();
      const history = await paying.result<Fields>("eth_feeHistory", "0x1", "latest", [0, 50, 100]);
      await paying.stop();
      expect(history["reward"]).to.deep.equal([["0x1", "0x2", "0x3"]]);
    });
  });

  describe("of logs", () => {
    const logs = async (filter: Fields) =>
      (await result<Fields[]>("eth_getLogs", filter)).map((log) => log["transactionHash"]);

    it("eth_getLogs selects by block, address and topics", async () => {
      const all = { fromBlock: "0x0", toBlock: "latest" };
      const [first, second] = hashes;
      expect(await logs(all)).to.deep.equal([first, second, bobs]);
      expect(await logs({})).to.deep.equal([]);
      expect(await logs({ fromBlock: "0x2", toBlock: "0x2" })).to.deep.equal([bobs]);
      expect(await logs({ fromBlock: "0x2", toBlock: "0xff" })).to.deep.equal([bobs]);
      expect(await logs({ fromBlock: "0xff" })).to.deep.equal([]);
      expect(await logs({ ...all, address: ALICE.address })).to.deep.equal([]);
      expect(await logs({ ...all, address: [ALICE.address, NOTEBOOK] })).to.have.length(3);
      const topics = [null, topicOf(BigInt(BOB.address))];
      expect(await logs({ ...all, topics })).to.deep.equal([bobs]);
      const either = [NOTED, null, [topicOf(7n), topicOf(9n)]];
      expect(await logs({ ...all, topics: either })).to.deep.equal([first, bobs]);
      expect(await logs({ ...all, topics: [[], [null]] })).to.have.length(3);
      expect(await logs({ ...all, topics: [null, null, null, null] })).to.deep.equal([]);
      const blockHash = harness.node.backend.chain.blockByNumber(1n)?.hash;
      expect(await logs({ blockHash })).to.deep.equal(hashes);
    });
  });

  describe("of the engine", () => {
    it("qbft_getValidatorsBy… is the set that sealed the block, pending the next one", async () => {
      const byNumber = "qbft_getValidatorsByBlockNumber";
      const three = VALIDATORS.slice(0, 3);
      expect(await result(byNumber, "0x0")).to.deep.equal(three);
      // The fourth validator is in the state of block 2, so it seals from block 3 on.
      expect(await result(byNumber, "0x2")).to.deep.equal(three);
      expect(await result(byNumber, "latest")).to.deep.equal(VALIDATORS);
      expect(await result(byNumber, "pending")).to.deep.equal(VALIDATORS);
      const hash = harness.node.backend.chain.blockByNumber(2n)?.hash;
      expect(await result("qbft_getValidatorsByBlockHash", hash)).to.deep.equal(three);
    });

    it("qbft_getSignerMetrics counts proposals, and names those who made none", async () => {
      const metric = (index: number, count: string, last: string) => ({
        address: VALIDATORS[index],
        proposedBlockCount: count,
        lastProposedBlockNumber: last,
      });
      expect(await result("qbft_getSignerMetrics")).to.deep.equal([
        metric(1, "0x1", "0x1"),
        metric(2, "0x1", "0x2"),
        metric(0, "0x1", "0x3"),
        metric(3, "0x0", "0x0"),
      ]);
      const part = await result<Fields[]>("qbft_getSignerMetrics", "0x1", "0x1");
      expect(part[0]).to.deep.equal(metric(1, "0x1", "0x1"));
    });

    it("qbft_getPendingVotes is empty: the set is governed by contract", async () => {
      expect(await result("qbft_getPendingVotes")).to.deep.equal({});
    });
  });
});

describe("rpc methods of the pool", () => {
  let harness: Harness;

  beforeEach(async () => {
    harness = await startHarness();
    await mineNotes(harness.node, ALICE, 0, [1n]);
    for (const nonce of [1, 2, 9]) {
      await harness.result("eth_sendRawTransaction", await signNote(ALICE, nonce, 5n));
    }
  });
  afterEach(() => harness.stop());

  it("txpool_status, txpool_content and txpool_inspect tell the executable from the waiting", async () => {
    const sender = lower(ALICE.address);
    expect(await harness.result("txpool_status")).to.deep.equal({ pending: "0x2", queued: "0x1" });
    const content = await harness.result<Record<string, Fields>>("txpool_content");
    expect(content["pending"]).to.have.all.keys(sender);
    expect(content["pending"]?.[sender]).to.have.all.keys("1", "2");
    expect(content["queued"]?.[sender]).to.have.all.keys("9");
    const inspect = await harness.result<Record<string, Fields>>("txpool_inspect");
    const summary = `${NOTEBOOK}: 0 wei + 100000 gas × 0 wei`;
    expect(inspect["queued"]?.[sender]).to.deep.equal({ "9": summary });
  });

  it("pending transactions are found by hash and counted in the pending nonce", async () => {
    const raw = await signNote(ALICE, 3, 5n);
    const hash = await harness.result<Hash>("eth_sendRawTransaction", raw);
    const pooled = await harness.result<Fields>("eth_getTransactionByHash", hash);
    expect(pooled).to.include({ hash, blockHash: null, blockNumber: null, transactionIndex: null });
    expect(await harness.result("eth_getTransactionReceipt", hash)).to.equal(null);
    const nonce = (tag: string) => harness.result("eth_getTransactionCount", ALICE.address, tag);
    expect(await nonce("pending")).to.equal("0x4");
    expect(await nonce("latest")).to.equal("0x1");
  });
});
