import { TRANSACTION_GAS_MAX } from "../types/codec/limits.ts";

/** Every bound of the server. Beyond each stands an error or a closed connection, never a growing queue. */
export interface RPCLimits {
  /** Largest request body, bytes. */
  readonly bodyBytesMax: number;
  /** Largest WebSocket message: a client may hold back the end of one as long as it likes. */
  readonly messageBytesMax: number;
  /** Bodies that are being received over HTTP or answered, all together. */
  readonly bodiesBytesMax: number;
  /** Arrays and objects inside each other in a body, and values in it: what it becomes in memory. */
  readonly depthMax: number;
  readonly valuesMax: number;
  /** Largest answer to one body, bytes; calls of a batch beyond it fail. */
  readonly responseBytesMax: number;
  readonly batchMax: number;
  /** A batch still running after this answers its remaining calls with an error. */
  readonly batchDurationMsMax: number;
  /** Gas of one eth_call; larger wishes are cut to it, as in other clients. */
  readonly callGasMax: bigint;
  /** And of one eth_estimateGas: no pool takes a transaction with more. */
  readonly estimateGasMax: bigint;
  /** Executions at a time (eth_call, eth_estimateGas, validators of a block), those that wait, and how long. */
  readonly executionsMax: number;
  readonly waitingExecutionsMax: number;
  readonly executionWaitMsMax: number;
  /** Reads of many blocks, or of many transactions of a block or of the pool, at a time, those that wait, and how long. */
  readonly longReadsMax: number;
  readonly waitingLongReadsMax: number;
  readonly longReadWaitMsMax: number;
  /** Transactions in one view of the pool. */
  readonly poolViewMax: number;
  readonly logBlocksMax: bigint;
  readonly logResultsMax: number;
  /** Data of the logs in one answer, as hex digits. */
  readonly logDataMax: number;
  readonly feeHistoryBlocksMax: number;
  readonly signerMetricsBlocksMax: bigint;
  /** Evidence in one answer of qbft_getEvidence: pieces, and bytes of their contents (one piece is always given whole). */
  readonly evidenceMax: number;
  readonly evidenceBytesMax: number;
  /** One address has at most such a part of the filters, WebSockets, subscriptions and waiting callers. */
  readonly placeShares: number;
  readonly filtersMax: number;
  /** A filter nobody asks for this long is forgotten. */
  readonly filterIdleMs: number;
  /** Pending hashes remembered for filters. */
  readonly pendingHashesMax: number;
  /** eth_sendRawTransactionSync calls waiting at one time, and the longest wait. */
  readonly syncWaitersMax: number;
  readonly syncWaitMsMax: number;
  readonly connectionsMax: number;
  /** Connections from one address. */
  readonly connectionsPerAddressMax: number;
  readonly webSocketsMax: number;
  readonly subscriptionsPerSocketMax: number;
  /** Over all WebSockets. */
  readonly subscriptionsMax: number;
  /** Blocks and transactions that subscribers are still to be told of. */
  readonly newsMax: number;
  /** Requests of one WebSocket being answered, no longer together than one message may be; at the bound its socket is not read. */
  readonly requestsPerSocketMax: number;
  /** A WebSocket with more unsent bytes than this is dropped. */
  readonly socketBufferBytesMax: number;
  /** Unsent bytes of all clients together, answers of batches in progress among them; beyond it whoever has most is dropped. */
  readonly unsentBytesMax: number;
  /** Time for a client to take an answer over HTTP. */
  readonly answerTimeoutMs: number;
  /** WebSockets are pinged at this interval and dropped when a ping stays unanswered. */
  readonly pingIntervalMs: number;
  /** Time for a client to send its headers, and its whole request. */
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  /** How often overdue connections are looked for. */
  readonly connectionCheckMs: number;
}

export const DEFAULT_LIMITS: RPCLimits = {
  bodyBytesMax: 1_048_576,
  messageBytesMax: 524_288,
  bodiesBytesMax: 33_554_432,
  depthMax: 32,
  valuesMax: 10_000,
  responseBytesMax: 16_777_216,
  batchMax: 100,
  batchDurationMsMax: 10_000,
  callGasMax: 100_000_000n,
  estimateGasMax: TRANSACTION_GAS_MAX,
  executionsMax: 4,
  waitingExecutionsMax: 256,
  executionWaitMsMax: 5_000,
  longReadsMax: 4,
  waitingLongReadsMax: 256,
  longReadWaitMsMax: 5_000,
  poolViewMax: 4_096,
  logBlocksMax: 10_000n,
  logResultsMax: 10_000,
  logDataMax: 4_194_304,
  feeHistoryBlocksMax: 256,
  signerMetricsBlocksMax: 10_000n,
  evidenceMax: 32,
  evidenceBytesMax: 4_194_304,
  placeShares: 4,
  filtersMax: 1_000,
  filterIdleMs: 300_000,
  pendingHashesMax: 8_192,
  syncWaitersMax: 1_024,
  syncWaitMsMax: 30_000,
  connectionsMax: 1_024,
  connectionsPerAddressMax: 512,
  webSocketsMax: 256,
  subscriptionsPerSocketMax: 64,
  subscriptionsMax: 1_024,
  newsMax: 8_192,
  requestsPerSocketMax: 32,
  socketBufferBytesMax: 16_777_216,
  unsentBytesMax: 134_217_728,
  answerTimeoutMs: 60_000,
  pingIntervalMs: 30_000,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  keepAliveTimeoutMs: 65_000,
  connectionCheckMs: 5_000,
};
