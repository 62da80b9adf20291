import { createGenesisDeployer } from "../../exec/genesis/genesisDeployer.ts";
import { type GenesisFile, parseGenesis } from "../../exec/genesis/genesisFile.ts";
import contracts from "../../generated/contracts.json" with { type: "json" };
import { assertDefined } from "../../types/assert.ts";
import { bytesToHex } from "../../types/codec/bytes.ts";
import { EMPTY_EXTRA_DATA, encodeExtraData } from "../../types/codec/extraData.ts";
import { FIXED_HEADER_FIELDS } from "../../types/codec/header.ts";
import type { Consortium } from "../network/consortium.ts";
import { DEPLOYER_ADDRESS } from "./deployer.ts";
import { runPlan } from "./plan.ts";

/** The issue of a bill costs some 450,000 gas: a block holds about 220 of them. */
const BLOCK_GAS_LIMIT = 100_000_000n;
/** Of votes in header mode, which contract mode does not use; Besu wants it all the same. */
const EPOCH_LENGTH = 30_000;

/**
 * Executes the deployment in the EVM and writes the state it leaves as the genesis of a Besu-compatible QBFT network.
 * The same description gives the same file, byte for byte.
 */
export async function buildGenesis(consortium: Consortium): Promise<GenesisFile> {
  const deployer = createGenesisDeployer({
    chainId: BigInt(consortium.chainId),
    timestamp: BigInt(consortium.genesisTime),
    deployer: DEPLOYER_ADDRESS,
  });
  const deployment = await runPlan(deployer, contracts, consortium);
  const validatorRegistry = deployment.contracts["ValidatorRegistry"];
  return parseGenesis({
    config: {
      chainId: consortium.chainId,
      homesteadBlock: 0,
      eip150Block: 0,
      eip155Block: 0,
      eip158Block: 0,
      byzantiumBlock: 0,
      constantinopleBlock: 0,
      petersburgBlock: 0,
      istanbulBlock: 0,
      berlinBlock: 0,
      londonBlock: 0,
      shanghaiTime: 0,
      cancunTime: 0,
      pragueTime: 0,
      zeroBaseFee: true,
      qbft: {
        epochlength: EPOCH_LENGTH,
        blockperiodseconds: consortium.blockPeriodSeconds,
        ...(consortium.blockPeriodMilliseconds !== undefined && {
          xblockperiodmilliseconds: consortium.blockPeriodMilliseconds,
        }),
        emptyblockperiodseconds: consortium.emptyBlockPeriodSeconds,
        requesttimeoutseconds: consortium.requestTimeoutSeconds,
        validatorcontractaddress: assertDefined(
          validatorRegistry,
          "the plan deploys the ValidatorRegistry",
        ),
      },
      piaohao: { developmentNetwork: consortium.developmentNetwork },
    },
    nonce: "0x0",
    timestamp: `0x${consortium.genesisTime.toString(16)}`,
    extraData: bytesToHex(encodeExtraData(EMPTY_EXTRA_DATA, "full")),
    gasLimit: `0x${BLOCK_GAS_LIMIT.toString(16)}`,
    baseFeePerGas: "0x0",
    difficulty: "0x1",
    mixHash: FIXED_HEADER_FIELDS.mixHash,
    coinbase: `0x${"0".repeat(40)}`,
    alloc: deployer.dumpAlloc(),
  });
}
