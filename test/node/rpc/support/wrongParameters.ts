import { NOTEBOOK } from "./fakeState.ts";

const HASH = `0x${"ab".repeat(32)}`;
const ADDRESS = NOTEBOOK;
const BLOCK_RULE =
  "must be a block number in hex or one of latest, safe, finalized, pending, earliest";
const REFERENCE_RULE = `${BLOCK_RULE}, a hash, or an object with either blockNumber or blockHash`;
const ADDRESS_RULE = "must be a 20-byte address in hex";
const HASH_RULE = "must be a 32-byte value in hex";
const DATA_RULE = "must be bytes in hex, two digits each after 0x";
const QUANTITY_RULE = "must be a quantity in hex without leading zeros, such as 0x1f";
const WHOLE_RULE = "must be true for whole transactions or false for hashes";
const FILTER_ID_RULE = "must be the id of a filter";
const PERCENTILE_RULE = "must be at most 100 ascending numbers from 0 to 100";
const SLOT_RULE = "must be a storage slot: a quantity or a 32-byte value in hex";

const AUTHORIZATION = {
  chainId: "0x1",
  address: ADDRESS,
  nonce: "0x0",
  yParity: "0x0",
  r: "0x1",
  s: "0x1",
};

/** Calls that are refused. Rows: method, wrong parameters, the sentence that names the parameter and its rule. */
export const WRONG: readonly [string, readonly unknown[], string][] = [
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
  ["eth_getBalance", [ADDRESS, { blockNumber: "soon" }], `block ${REFERENCE_RULE}`],
  ["eth_getBalance", [ADDRESS, { blockNumber: "0x1", blockHash: HASH }], `block ${REFERENCE_RULE}`],
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
  [
    "eth_call",
    [{ gasPrice: "0x1", maxFeePerGas: "0x1" }],
    "transaction gasPrice excludes maxFeePerGas and maxPriorityFeePerGas",
  ],
  [
    "eth_call",
    [{ maxFeePerGas: "0x1", maxPriorityFeePerGas: "0x2" }],
    "transaction maxPriorityFeePerGas must not be above maxFeePerGas",
  ],
  [
    "eth_estimateGas",
    [{ to: ADDRESS, authorizationList: Array(17).fill(AUTHORIZATION) }],
    "transaction.authorizationList must have at most 16 entries",
  ],
  [
    "eth_estimateGas",
    [{ to: ADDRESS, authorizationList: [{ ...AUTHORIZATION, r: "0x" }] }],
    "transaction.authorizationList[0].r must be a number of up to 32 bytes in hex",
  ],
  [
    "eth_estimateGas",
    [{ authorizationList: [AUTHORIZATION] }],
    "transaction authorizationList needs a recipient",
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
