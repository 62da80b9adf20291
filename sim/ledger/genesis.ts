import {
  type Alloc,
  type GenesisFile,
  parseGenesis,
} from "../../node/src/exec/genesis/genesisFile.ts";
import { FIXED_HEADER_FIELDS } from "../../node/src/types/codec/header.ts";
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
        epochlength: 30_000,
        validatorcontractaddress: VALIDATOR_CONTRACT,
      },
    },
    nonce: "0x0",
    timestamp: `0x${options.startsAt.toString(16)}`,
    extraData: `0xe5a0${"00".repeat(32)}c0c080c0`,
    gasLimit: "0x5f5e100",
    baseFeePerGas: "0x0",
    difficulty: "0x1",
    mixHash: FIXED_HEADER_FIELDS.mixHash,
    coinbase: `0x${"00".repeat(20)}`,
    alloc,
  });
}
