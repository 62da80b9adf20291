import { createGenesisDeployer } from "../../exec/genesis/genesisDeployer.ts";
import { type GenesisFile, parseGenesis } from "../../exec/genesis/genesisFile.ts";
import contracts from "../../generated/contracts.json" with { type: "json" };
import { assertDefined } from "../../types/assert.ts";
import type { Consortium } from "../network/consortium.ts";
import { DEPLOYER_ADDRESS } from "./deployer.ts";
import { EPOCH_LENGTH, GENESIS_BLOCK } from "./genesisBlock.ts";
import { runPlan } from "./plan.ts";

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
    ...GENESIS_BLOCK,
    timestamp: `0x${consortium.genesisTime.toString(16)}`,
    alloc: deployer.dumpAlloc(),
  });
}
