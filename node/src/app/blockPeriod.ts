import type { GenesisFile } from "../exec/genesis/genesisFile.ts";

/** How blocks follow each other. */
export interface BlockPeriod {
  /** Between the beginnings of two blocks. */
  readonly ms: number;
  /** Between the timestamps of two blocks, at least; 0 where several blocks share a second. */
  readonly seconds: number;
  /** Between the timestamps of two blocks when there is no work; at most `seconds` makes empty blocks like others. */
  readonly emptySeconds: number;
}

/** `xblockperiodmilliseconds` takes the place of `blockperiodseconds` where a genesis file has both, as in Besu. */
export function blockPeriodOf({ qbft }: Pick<GenesisFile["config"], "qbft">): BlockPeriod {
  const { blockperiodseconds, emptyblockperiodseconds, xblockperiodmilliseconds = 0 } = qbft;
  const isSubSecond = xblockperiodmilliseconds > 0;
  const seconds = isSubSecond ? 0 : blockperiodseconds;
  return {
    ms: isSubSecond ? xblockperiodmilliseconds : blockperiodseconds * 1_000,
    seconds,
    emptySeconds: emptyblockperiodseconds ?? seconds,
  };
}

/** Seconds that a timestamp is after its parent's, at least, whatever the period. */
export function timestampGapMin({ seconds }: BlockPeriod): bigint {
  return seconds === 0 ? 0n : 1n;
}
