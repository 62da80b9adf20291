import type { ConsensusConfig } from "../types/consensus.ts";

/** 2^30 periods are beyond every cap; more would overflow. */
const DOUBLINGS_MAX = 30;

/**
 * `roundTimeout`: how long a round may take: requestTimeout × 2^round, capped. Uncapped doubling turns an outage of
 * minutes into a stall of hours.
 */
export function roundTimeoutMs(config: ConsensusConfig, round: number): number {
  const doubled = config.requestTimeoutMs * 2 ** Math.min(round, DOUBLINGS_MAX);
  return Math.min(doubled, config.maxRoundTimeoutMs);
}
