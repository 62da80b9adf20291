import { expect } from "chai";
import { METHODS } from "../../../node/src/rpc/methods/table.ts";
import { NodeError } from "../../../node/src/types/errors.ts";
import { NOTEBOOK, notebook } from "./support/fakeState.ts";
import { type Answer, type Harness, startHarness } from "./support/harness.ts";
import { ALICE } from "./support/keys.ts";
import { mineNotes, signNote } from "./support/wallet.ts";

const HASH = `0x${"ab".repeat(32)}`;
const ADDRESS = NOTEBOOK;
const BLOCK_RULE =
  "must be a block number in hex or one of latest, safe, finalized, pending, earliest";
const REFERENCE_RULE = `${BLOCK_RULE}, a hash, or an object with blockNumber or blockHash`;
const ADDRESS_RULE = "must be a 20-byte address in hex";
const HASH_RULE = "must be a 32-byte value in hex";
const DATA_RULE = "must be bytes in hex, two digits each after 0x";
const QUANTITY_RULE = "must be a quantity in hex without leading zeros, such as 0x1f";
const WHOLE_RULE = "must be true for whole transactions or false for hashes";
const FILTER_ID_RULE = "must be the id of a filter";
const PERCENTILE_RULE = "must be at most 100 ascending numbers from 0 to 100";
const SLOT_RULE = "must be a storage slot: a quantity or a 32-byte value in hex";

/** Rows: method, wrong parameters, the sentence that names the parameter and its rule. */
const WRONG: readonly [string, readonly unknown[], string][] = [
  ["web3_sha3", [], "data is missing"],
  ["web3_sha3", ["0x0"], `data ${DATA_RULE}`],
  ["web3_sha3", [7], `data ${DATA_RULE}`],
  ["eth_getBlockByNumber", [], "block is missing"],
  ["eth_getBlockByNumber", ["0x01", false], `block ${BLOCK_RULE}`],
  ["eth_getBlockByNumber", [1, false], `block ${BLOCK_RULE}`],
  ["eth_getBlockByNumber", ["__proto__", false], `block ${BLOCK_RULE}`],
  ["eth_getBlockByNumber", ["latest", "yes"], `wholeTransactions ${WHOLE_RULE}`],
  ["eth_getBlockByHash", ["0xab", false], `blockHash ${HASH_RULE}`],
  ["eth_getBlockByHash", [HASH, 1], `wholeTransactions ${WHOLE_RULE}`],
  ["eth_getBlockTransactionCountByNumber", ["new"], `block ${BLOCK_RULE}`],
  ["eth_getBlockTransactionCountByHash", ["latest"], `blockHash ${HASH_RULE}`],
  ["eth_getUncleCountByBlockNumber", [null], `block ${BLOCK_RULE}`],
  ["eth_getUncleCountByBlockHash", [""], `blockHash ${HASH_RULE}`],
  ["eth_getBlockReceipts", [{}], `block ${REFERENCE_RULE}`],
  ["eth_getTransactionByHash", [`${HASH}00`], `transactionHash ${HASH_RULE}`],
  ["eth_getTransactionByBlockHashAndIndex", [HASH, "0x00"], `index ${QUANTITY_RULE}`],
  ["eth_getTransactionByBlockNumberAndIndex", ["latest", 0], `index ${QUANTITY_RULE}`],
  ["eth_getTransactionReceipt", [], "transactionHash is missing"],
  ["eth_sendRawTransaction", ["0xabc"], `transaction ${DATA_RULE}`],
  ["eth_sendRawTransactionSync", ["zz"], `transaction ${DATA_RULE}`],
  ["eth_getBalance", ["0x12", "latest"], `address ${ADDRESS_RULE}`],
  ["eth_getBalance", [ADDRESS, "soon"], `block ${REFERENCE_RULE}`],
  ["eth_getTransactionCount", [ADDRESS, { blockHash: "0x" }], `block ${REFERENCE_RULE}`],
  ["eth_getCode", [{}], `address ${ADDRESS_RULE}`],
  ["eth_getStorageAt", [ADDRESS, "0x"], `slot ${SLOT_RULE}`],
  ["eth_getProof", [ADDRESS, "0x0", "latest"], "slots must be an array of storage slots"],
  ["eth_getProof", [ADDRESS, ["0x0", 1]], `slots[1] ${SLOT_RULE}`],
  ["eth_getProof", [ADDRESS, Array(257).fill("0x0")], "slots must have at most 256 entries"],
  ["eth_call", ["0x"], "transaction must be a transaction object"],
  ["eth_call", [{ to: "0x1" }], `transaction.to ${ADDRESS_RULE}`],
  ["eth_call", [{ gas: 1 }], `transaction.gas ${QUANTITY_RULE}`],
  [
    "eth_call",
    [{ data: "0x01", input: "0x02" }],
    "transaction data and input must be equal where both are given",
  ],
  [
    "eth_call",
    [{}, "latest", { [ADDRESS]: { balance: "0x1" } }],
    "stateOverrides is not supported: state is answered as it is on the chain",
  ],
  [
    "eth_call",
    [{ accessList: [{ address: ADDRESS, storageKeys: Array(512).fill(HASH) }] }],
    "transaction.accessList must have at most 512 addresses and keys together",
  ],
  [
    "eth_call",
    [{ accessList: [{ address: ADDRESS, storageKeys: [HASH, "0x1"] }] }],
    `transaction.accessList[0].storageKeys[1] ${HASH_RULE}`,
  ],
  [
    "eth_call",
    [{ accessList: [{ address: ADDRESS }] }],
    "transaction.accessList[0].storageKeys must be an array of 32-byte values",
  ],
  [
    "eth_call",
    [{ accessList: [7] }],
    "transaction.accessList[0] must be an object with address and storageKeys",
  ],
  [
    "eth_call",
    [{ accessList: ADDRESS }],
    "transaction.accessList must be an array of {address, storageKeys}",
  ],
  ["eth_estimateGas", [{ value: "0x0g" }], `transaction.value ${QUANTITY_RULE}`],
  ["eth_feeHistory", [4, "latest", []], `blockCount ${QUANTITY_RULE}`],
  ["eth_feeHistory", ["0x4", HASH, []], `newestBlock ${BLOCK_RULE}`],
  ["eth_feeHistory", ["0x4", "latest", [50, 40]], `percentiles ${PERCENTILE_RULE}`],
  ["eth_feeHistory", ["0x4", "latest", Array(101).fill(50)], `percentiles ${PERCENTILE_RULE}`],
  ["eth_feeHistory", ["0x4", "latest", [101]], `percentiles[0] ${PERCENTILE_RULE}`],
  ["eth_getLogs", [], "filter is missing"],
  ["eth_getLogs", [[]], "filter must be a filter object"],
  ["eth_getLogs", [{ address: 7 }], "filter.address must be an address or an array of addresses"],
  ["eth_getLogs", [{ address: [ADDRESS, "0x1"] }], `filter.address[1] ${ADDRESS_RULE}`],
  [
    "eth_getLogs",
    [{ topics: [null, "0x1"] }],
    "filter.topics[1] must be null, a 32-byte value or an array of 32-byte values",
  ],
  ["eth_getLogs", [{ topics: Array(5).fill(null) }], "filter.topics must have at most 4 positions"],
  [
    "eth_getLogs",
    [{ blockHash: HASH, toBlock: "latest" }],
    "filter blockHash excludes fromBlock and toBlock",
  ],
  [
    "eth_getLogs",
    [{ fromBlock: "0x2", toBlock: "0x1" }],
    "filter.fromBlock must not be after filter.toBlock",
  ],
  [
    "eth_getLogs",
    [{ topics: [Array(1_001).fill(HASH)] }],
    "filter.topics[0] must have at most 1000 alternatives",
  ],
  [
    "eth_getLogs",
    [{ topics: [Array(501).fill(HASH), null, Array(501).fill(HASH)] }],
    "filter.topics must have at most 1000 alternatives",
  ],
  [
    "eth_getLogs",
    [{ address: Array(1_001).fill(ADDRESS) }],
    "filter.address must have at most 1000 alternatives",
  ],
  ["eth_newFilter", [{ fromBlock: 1 }], `filter.fromBlock ${BLOCK_RULE}`],
  ["eth_newFilter", [{ blockHash: HASH }], "filter.blockHash is not for filters that go on"],
  ["eth_getFilterChanges", [1], `filterId ${FILTER_ID_RULE}`],
  ["eth_getFilterLogs", ["0".repeat(67)], `filterId ${FILTER_ID_RULE}`],
  ["eth_uninstallFilter", [], "filterId is missing"],
  [
    "eth_subscribe",
    ["syncing"],
    "subscription must be one of newHeads, logs, newPendingTransactions, droppedTransactions",
  ],
  ["eth_unsubscribe", [1], "subscriptionId must be the id of a subscription"],
  ["qbft_getValidatorsByBlockNumber", ["best"], `block ${BLOCK_RULE}`],
  ["qbft_getValidatorsByBlockHash", ["0x"], `blockHash ${HASH_RULE}`],
  ["qbft_getSignerMetrics", ["0x1", "0x0"], "fromBlock must not be after toBlock"],
  ["qbft_proposeValidatorVote", [ADDRESS, "add"], "add must be true to add or false to drop"],
  ["qbft_discardValidatorVote", ["0x"], `validator ${ADDRESS_RULE}`],
  ["qbft_getEvidence", [1], `from ${QUANTITY_RULE}`],
  ["txpool_contentFrom", ["0x1"], `sender ${ADDRESS_RULE}`],
  ["txpool_getDropped", ["0x"], `transactionHash ${HASH_RULE}`],
];

describe("rpc errors", () => {
  let harness: Harness;

  before(async () => {
    harness = await startHarness();
    await mineNotes(harness.node, ALICE, 0, [7n]);
  });
  after(() => harness.stop());

  async function refused(method: string, ...params: unknown[]) {
    const { error } = await harness.call(method, ...params);
    if (error === undefined) throw new Error(`${method} was not refused`);
    return error;
  }

  describe("-32602 names the parameter", () => {
    for (const [method, params, sentence] of WRONG) {
      const shown = JSON.stringify(params).slice(0, 60);
      it(`${method} ${shown}`, async () => {
        const error = await refused(method, ...params);
        expect(error).to.include({ code: -32602, message: `parameter ${sentence}` });
        expect(error.data).to.deep.equal({ parameter: sentence.split(" ")[0] });
      });
    }

    for (const [name, { parameters }] of METHODS) {
      it(`${name} takes no parameter beyond its own ${parameters.length}`, async () => {
        const tooMany = Array(parameters.length + 1).fill(null);
        const error = await refused(name, ...tooMany);
        expect(error.code).to.equal(-32602);
        expect(error.message).to.match(/^\d parameters given, the method takes (no|at most)/);
      });
    }

    it("every method with parameters has a row above", () => {
      const rows = new Set(WRONG.map(([method]) => method));
      const without = [...METHODS]
        .filter(([name, { parameters }]) => parameters.length > 0 && !rows.has(name))
        .map(([name]) => name);
      expect(without).to.deep.equal([]);
    });

    it("wrong input leaves nothing behind", async () => {
      expect(await harness.metric("piaohao_rpc_filters")).to.equal(0);
      expect(harness.node.backend.pool.content()).to.deep.equal([]);
    });
  });

  describe("of the protocol", () => {
    const bodies: readonly [string, string, number, unknown, string][] = [
      ["text that is not JSON", "{", -32700, null, "the request is not JSON"],
      ["an empty body", "", -32700, null, "the request is not JSON"],
      ["an empty batch", "[]", -32600, null, "the batch is empty"],
      ["another version", '{"jsonrpc":"1.0","id":4,"method":"eth_chainId"}', -32600, 4, "jsonrpc"],
      ["a method that is no text", '{"jsonrpc":"2.0","id":4,"method":1}', -32600, 4, "method"],
      ["an id that is an object", '{"jsonrpc":"2.0","id":{},"method":"x"}', -32600, null, "nvalid"],
      [
        "parameters by name",
        '{"jsonrpc":"2.0","id":"a","method":"x","params":{}}',
        -32600,
        "a",
        "params",
      ],
      ["a number", "7", -32600, null, "object"],
    ];
    for (const [name, body, code, id, words] of bodies) {
      it(`refuses ${name}`, async () => {
        const answer = (await (await harness.post(body)).json()) as Answer;
        expect(answer).to.have.nested.property("error.code", code);
        expect(answer.error?.message).to.include(words);
        expect(answer.id).to.equal(id);
      });
    }

    it("-32601 for an unknown method, whatever its name", async () => {
      for (const method of ["eth_mine", "constructor", "__proto__", "x".repeat(100_000)]) {
        const error = await refused(method);
        expect(error.code).to.equal(-32601);
        expect(error.message).to.have.length.below(100);
      }
    });

    it("answers a batch in order and leaves out notifications", async () => {
      const call = (id: unknown, method: string) => ({ jsonrpc: "2.0", id, method });
      const batch = [
        call(1, "eth_chainId"),
        { jsonrpc: "2.0", method: "eth_chainId" },
        call("b", "no"),
      ];
      const answers = (await (await harness.post(JSON.stringify(batch))).json()) as Answer[];
      expect(answers.map(({ id }) => id)).to.deep.equal([1, "b"]);
      expect(answers[1]?.error?.code).to.equal(-32601);
    });

    it("says nothing to a notification", async () => {
      const response = await harness.post('{"jsonrpc":"2.0","method":"eth_chainId"}');
      expect(response.status).to.equal(204);
    });
  });

  describe("of the chain", () => {
    const missing: readonly [string, readonly unknown[]][] = [
      ["eth_getBalance", [ADDRESS, "0x63"]],
      ["eth_getTransactionCount", [ADDRESS, "0x63"]],
      ["eth_getCode", [ADDRESS, { blockHash: HASH }]],
      ["eth_getStorageAt", [ADDRESS, "0x0", "0x63"]],
      ["eth_getProof", [ADDRESS, [], "0x63"]],
      ["eth_call", [{ to: ADDRESS }, "0x63"]],
      ["eth_estimateGas", [{ to: ADDRESS }, "0x63"]],
      ["eth_feeHistory", ["0x1", "0x63", []]],
      ["eth_getLogs", [{ blockHash: HASH }]],
      ["qbft_getValidatorsByBlockNumber", ["0x63"]],
      ["qbft_getValidatorsByBlockHash", [HASH]],
      ["qbft_getSignerMetrics", ["0x0", "0x63"]],
    ];
    for (const [method, params] of missing) {
      it(`-32001 where ${method} is asked of a block that is not there`, async () => {
        const error = await refused(method, ...params);
        expect(error).to.include({ code: -32001 });
        expect(error.message).to.match(/not found$/);
      });
    }

    it("3 with the revert data for a call that the contract refuses", async () => {
      const data = notebook.encodeFunctionData("refuse", [5n]);
      for (const method of ["eth_call", "eth_estimateGas"]) {
        expect(await refused(method, { to: NOTEBOOK, data })).to.deep.equal({
          code: 3,
          message: "execution reverted",
          data: notebook.encodeErrorResult("Notebook_Refused", [5n]),
        });
      }
    });

    it("-32000 with the halt for a call that runs out of gas", async () => {
      const data = notebook.encodeFunctionData("burn");
      expect(await refused("eth_call", { to: NOTEBOOK, data })).to.deep.equal({
        code: -32000,
        message: "execution halted: out of gas",
        data: { halt: "out of gas" },
      });
    });

    it("-32000 with the code of the rule that a transaction breaks", async () => {
      expect(await refused("eth_sendRawTransaction", "0x02")).to.deep.include({
        code: -32000,
        data: { code: "CRYPTO_INVALID_TRANSACTION", details: { reason: "malformed" } },
      });
      expect(
        await refused("eth_sendRawTransactionSync", await signNote(ALICE, 0, 1n)),
      ).to.deep.equal({
        code: -32000,
        message: "nonce too low: this nonce was used",
        data: { code: "TXPOOL_NONCE_TOO_LOW", details: { nonce: "0", expected: "1" } },
      });
    });

    it("-32000 for a filter that is not installed", async () => {
      for (const method of ["eth_getFilterChanges", "eth_getFilterLogs"]) {
        const error = await refused(method, "0x1");
        expect(error).to.deep.equal({ code: -32000, message: "filter not found" });
      }
      expect(await harness.result("eth_uninstallFilter", "0x1")).to.equal(false);
    });

    it("-32000 for the logs of a filter that has none", async () => {
      const id = await harness.result("eth_newBlockFilter");
      const error = await refused("eth_getFilterLogs", id);
      expect(error).to.deep.equal({ code: -32000, message: "filter is not a log filter" });
      expect(await harness.result("eth_uninstallFilter", id)).to.equal(true);
    });
  });

  describe("of what this node does not do", () => {
    const unsupported: readonly [string, readonly unknown[], string][] = [
      ["qbft_proposeValidatorVote", [ADDRESS, true], "validator registry contract"],
      ["qbft_discardValidatorVote", [ADDRESS], "validator registry contract"],
      ["eth_subscribe", ["newHeads"], "WebSocket"],
      ["eth_unsubscribe", ["0x1"], "WebSocket"],
    ];
    for (const [method, params, words] of unsupported) {
      it(`-32004 for ${method}`, async () => {
        const error = await refused(method, ...params);
        expect(error.code).to.equal(-32004);
        expect(error.message).to.include(words);
      });
    }
  });

  describe("of other rooms", () => {
    const rooms: readonly [string, number][] = [
      ["EXEC_STATE_MISSING", -32001],
      ["EXEC_TIMEOUT", -32005],
      ["EXEC_BUSY", -32005],
      ["TXPOOL_FULL", -32000],
      ["EXEC_STATE_CORRUPT", -32603],
    ];
    for (const [name, code] of rooms) {
      it(`${code} for ${name}`, async () => {
        harness.node.onCall(() => Promise.reject(new NodeError(name, "a sentence")));
        const error = await refused("eth_call", { to: NOTEBOOK });
        expect(error.code).to.equal(code);
      });
    }

    it("-32603 for a fault, without what it says inside", async () => {
      harness.node.onCall(() => Promise.reject(new TypeError("secret")));
      expect(await refused("eth_call", { to: NOTEBOOK })).to.deep.equal({
        code: -32603,
        message: "internal error; the node's log has the details",
      });
    });
  });
});
