import type { ConsensusConfig } from "../types/consensus.ts";

/** 2^30 periods are beyond every cap; more would overflow. */
const DOUBLINGS_MAX = 30;

/** From this round on the cap doubles once in as many rounds: a round is then a hundredth of what came before it. */
const PATIENT_ROUNDS = 64;
/** More than a timer takes is what 2^31 ms are, 24 days. */
const DAY_MS = 86_400_000;

/**
 * `roundTimeout`: how long a round may take: requestTimeout × 2^round, capped. Uncapped doubling turns an outage of minutes into
 * a stall of hours. With a cap for ever, a validator that asks for every round, while too many others are missing, has those
 * that hear it at the last round there is (ROUND_MAX) in hours, and nobody leaves that one.
 */
export function roundTimeoutMs(config: ConsensusConfig, round: number): number {
  const doubled = config.requestTimeoutMs * 2 ** Math.min(round, DOUBLINGS_MAX);
  const capped = Math.min(doubled, config.maxRoundTimeoutMs);
  if (round <= PATIENT_ROUNDS) return capped;
  const patient = Math.round(capped * 2 ** (round / PATIENT_ROUNDS - 1));
  return Math.max(capped, Math.min(patient, DAY_MS));
}
