import { EPOCH_LENGTH, GENESIS_BLOCK } from "../../node/src/app/genesis/genesisBlock.ts";
import {
  type Alloc,
  type GenesisFile,
  parseGenesis,
} from "../../node/src/exec/genesis/genesisFile.ts";
import { CHAIN_ID, type LedgerOptions, VALIDATOR_CONTRACT } from "./ledger.ts";

/** The genesis file of a simulated network; what nodes read from it is as in any other. */
export function ledgerGenesis(options: LedgerOptions, alloc: Alloc): GenesisFile {
  return parseGenesis({
    config: {
      chainId: CHAIN_ID,
      londonBlock: 0,
      pragueTime: 0,
      zeroBaseFee: true,
      qbft: {
        blockperiodseconds: options.blockPeriodSeconds,
        emptyblockperiodseconds: options.emptyBlockPeriodSeconds,
        xblockperiodmilliseconds: options.blockPeriodMs,
        requesttimeoutseconds: options.requestTimeoutSeconds,
        epochlength: EPOCH_LENGTH,
        validatorcontractaddress: VALIDATOR_CONTRACT,
      },
    },
    ...GENESIS_BLOCK,
    timestamp: `0x${options.startsAt.toString(16)}`,
    alloc,
  });
}
