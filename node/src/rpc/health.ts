import type { RPCBackend } from "./backend.ts";

/** Liveness: the process answers, and this is what it sees. Plain JSON numbers, for people and probes. */
export function healthReport(backend: RPCBackend) {
  const head = backend.chain.head();
  const health = backend.health();
  return {
    head: { number: Number(head.block.header.number), hash: head.hash },
    peers: backend.peers().length,
    connectedValidators: health.connectedValidators,
    quorum: health.quorum,
    round: health.round,
    syncing: health.syncing !== undefined,
    lastBlockAgeMs: health.lastBlockAgeMs,
    clockOffsetMs: health.clockOffsetMs,
    clockSkewMs: health.clocks.skewMs ?? null,
    peerClockSkewsMs: Object.fromEntries(
      health.clocks.peers.map(({ address, skewMs }) => [address, skewMs]),
    ),
    equivocators: health.equivocators,
    hasTwin: health.hasTwin,
    abstainsThrough: health.abstainsThrough === undefined ? null : Number(health.abstainsThrough),
    disk: health.disk,
    duplicateKeys: health.duplicateKeys,
    certificateExpiresAt: new Date(health.certificateExpiresAtMs).toISOString(),
  };
}

/** Readiness: callers may be sent here. `reasons` says what is missing. */
export function readinessReport(backend: RPCBackend) {
  const { syncing, connectedValidators, quorum } = backend.health();
  const reasons: string[] = [];
  if (syncing !== undefined) reasons.push(`syncing to block ${syncing.highestBlock}`);
  if (connectedValidators < quorum) {
    reasons.push(`connected to ${connectedValidators} validators, a quorum is ${quorum}`);
  }
  return { ready: reasons.length === 0, reasons };
}
