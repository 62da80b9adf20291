import { FIXED_HEADER_FIELDS } from "../../../../node/src/types/codec/header.ts";

/** The least that a genesis file has, with other settings of consensus. */
export function aGenesisFile(qbft: object): object {
  return {
    config: {
      chainId: 1,
      londonBlock: 0,
      pragueTime: 0,
      zeroBaseFee: true,
      qbft: {
        blockperiodseconds: 1,
        requesttimeoutseconds: 4,
        epochlength: 1,
        validatorcontractaddress: `0x${"99".repeat(20)}`,
        ...qbft,
      },
    },
    nonce: "0x0",
    timestamp: "0x0",
    extraData: `0xe5a0${"00".repeat(32)}c0c080c0`,
    gasLimit: "0x5f5e100",
    baseFeePerGas: "0x0",
    difficulty: "0x1",
    mixHash: FIXED_HEADER_FIELDS.mixHash,
    coinbase: `0x${"00".repeat(20)}`,
    alloc: {},
  };
}
