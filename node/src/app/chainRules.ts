import type { GenesisFile } from "../exec/genesis/genesisFile.ts";
import type { Address } from "../types/hex.ts";
import { blockPeriodOf, timestampGapMin } from "./blockPeriod.ts";

/** What executing a block, and checking one that was fetched, takes from the genesis file. */
export interface ChainRules {
  readonly chainId: bigint;
  readonly validatorContract: Address;
  /** Seconds that a timestamp is after its parent's, at least. */
  readonly timestampGapMin: bigint;
}

export function chainRulesOf({ config }: Pick<GenesisFile, "config">): ChainRules {
  return {
    chainId: BigInt(config.chainId),
    validatorContract: config.qbft.validatorcontractaddress,
    timestampGapMin: timestampGapMin(blockPeriodOf(config)),
  };
}
