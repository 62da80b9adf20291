/** Every bound of the server. Beyond each stands an error or a closed connection, never a growing queue. */
export interface RPCLimits {
  /** Largest request body or WebSocket message, bytes. */
  readonly bodyBytesMax: number;
  /** Largest answer to one body, bytes; calls of a batch beyond it fail. */
  readonly responseBytesMax: number;
  readonly batchMax: number;
  /** A batch still running after this answers its remaining calls with an error. */
  readonly batchDurationMsMax: number;
  /** Gas of one eth_call or eth_estimateGas; larger wishes are cut to it, as in other clients. */
  readonly callGasMax: bigint;
  readonly logBlocksMax: bigint;
  readonly logResultsMax: number;
  /** Data of the logs in one answer, as hex digits. */
  readonly logDataMax: number;
  /** Alternatives in one position of a log filter, and addresses in one filter. */
  readonly logAlternativesMax: number;
  readonly feeHistoryBlocksMax: number;
  readonly signerMetricsBlocksMax: bigint;
  readonly proofSlotsMax: number;
  /** Evidence in one answer of qbft_getEvidence: pieces, and bytes of their contents (one piece is always given whole). */
  readonly evidenceMax: number;
  readonly evidenceBytesMax: number;
  readonly filtersMax: number;
  /** A filter nobody asks for this long is forgotten. */
  readonly filterIdleMs: number;
  /** Pending hashes remembered for filters. */
  readonly pendingHashesMax: number;
  /** eth_sendRawTransactionSync calls waiting at one time, and the longest wait. */
  readonly syncWaitersMax: number;
  readonly syncWaitMsMax: number;
  readonly connectionsMax: number;
  readonly webSocketsMax: number;
  readonly subscriptionsPerSocketMax: number;
  /** Requests of one WebSocket being answered; at the bound its socket is not read. */
  readonly requestsPerSocketMax: number;
  /** A WebSocket with more unsent bytes than this is dropped. */
  readonly socketBufferBytesMax: number;
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
  responseBytesMax: 33_554_432,
  batchMax: 100,
  batchDurationMsMax: 10_000,
  callGasMax: 100_000_000n,
  logBlocksMax: 10_000n,
  logResultsMax: 10_000,
  logDataMax: 16_777_216,
  logAlternativesMax: 1_000,
  feeHistoryBlocksMax: 256,
  signerMetricsBlocksMax: 10_000n,
  proofSlotsMax: 256,
  evidenceMax: 32,
  evidenceBytesMax: 4_194_304,
  filtersMax: 1_000,
  filterIdleMs: 300_000,
  pendingHashesMax: 8_192,
  syncWaitersMax: 1_024,
  syncWaitMsMax: 30_000,
  connectionsMax: 1_024,
  webSocketsMax: 256,
  subscriptionsPerSocketMax: 64,
  requestsPerSocketMax: 32,
  socketBufferBytesMax: 16_777_216,
  pingIntervalMs: 30_000,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  keepAliveTimeoutMs: 65_000,
  connectionCheckMs: 5_000,
};
