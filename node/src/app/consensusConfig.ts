import type { GenesisFile } from "../exec/genesis/genesisFile.ts";
import type { ConsensusConfig } from "../types/consensus.ts";
import type { Address } from "../types/hex.ts";
import { blockPeriodOf } from "./blockPeriod.ts";

/** A round's timeout never grows beyond this many times the first. */
const ROUND_TIMEOUT_CAP = 8;
const FUTURE_MESSAGES_MAX = 1_000;
/** Messages of so many heights ahead are kept. */
export const FUTURE_HEIGHTS_MAX = 10;

/** What the genesis file says of consensus, and our own bounds. */
export function consensusConfig(
  { config }: Pick<GenesisFile, "config">,
  self: Address,
): ConsensusConfig {
  const { requesttimeoutseconds } = config.qbft;
  const { ms, seconds, emptySeconds } = blockPeriodOf(config);
  return {
    self,
    blockPeriodSeconds: seconds,
    blockPeriodMs: seconds === 0 ? ms : undefined,
    emptyBlockPeriodSeconds: emptySeconds,
    requestTimeoutMs: requesttimeoutseconds * 1_000,
    maxRoundTimeoutMs: requesttimeoutseconds * 1_000 * ROUND_TIMEOUT_CAP,
    futureMessagesMax: FUTURE_MESSAGES_MAX,
    futureHeightsMax: FUTURE_HEIGHTS_MAX,
  };
}
