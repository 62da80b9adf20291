import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { developmentConsortium } from "../../node/src/app/network/developmentConsortium.ts";
import {
  initConsortiumNetwork,
  initDevelopmentNetwork,
  type NetworkFile,
} from "../../node/src/app/network/init.ts";
import { networkLayout } from "../../node/src/app/network/layout.ts";
import { createNetworkProcesses } from "../../node/src/app/network/processes.ts";
import { addressOf } from "../../node/src/crypto/signing.ts";
import type { MeasuredProcess } from "./resources.ts";
import { inScratch } from "./scratch.ts";
import type { Target } from "./target.ts";

/** Validators of one network, each in a process of its own. */
export interface Validators extends Target {
  readonly network: NetworkFile;
}

export interface ValidatorsOptions {
  readonly count: number;
  /** Instead of the one that a network's genesis has. */
  readonly blockGasLimit?: bigint | undefined;
  /** Instead of one second. */
  readonly blockPeriodMs?: number | undefined;
  /** Where each process leaves a CPU profile when it ends. */
  readonly profileDirectory?: string | undefined;
}

/** The program that runs a node. */
export const CLI = join(import.meta.dirname, "..", "..", "scripts", "piaohao.ts");
/** Of the institutions' keys, so that a run can be repeated byte for byte. */
const SECRET = "bench";

/** A fresh development network of four validators with blocks of one second. */
export async function startFourNodes(directory: string): Promise<Validators> {
  return startNetwork(directory, await initDevelopmentNetwork(directory));
}

/** The same with another number of validators. */
export async function startValidators(
  directory: string,
  options: ValidatorsOptions,
): Promise<Validators> {
  const network = await createNetwork(directory, options);
  const { profileDirectory } = options;
  const runtimeFlags =
    profileDirectory === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profileDirectory}`];
  return startNetwork(directory, network, runtimeFlags);
}

/** Works on a fresh network of validators, of which nothing is left afterwards. */
export function onValidators<T>(
  options: ValidatorsOptions,
  work: (network: Validators) => Promise<T>,
): Promise<T> {
  return inScratch(async (scratch) => {
    const network = await startValidators(join(scratch, "network"), options);
    try {
      return await work(network);
    } finally {
      await network.stop();
    }
  });
}

/** A network of so many validators, which the four banks share among them; its institutions are the same each time. */
export async function createNetwork(
  directory: string,
  { count, blockGasLimit, blockPeriodMs }: ValidatorsOptions,
): Promise<NetworkFile> {
  const consortium = developmentConsortium({ secret: SECRET, addressOf });
  const operators = consortium.institutions.map(({ uscc }) => uscc);
  const network = await initConsortiumNetwork(directory, {
    ...consortium,
    ...(blockPeriodMs !== undefined && { blockPeriodMilliseconds: blockPeriodMs }),
    validators: Array.from({ length: count }, (_, index) => ({
      name: `validator-${index + 1}`,
      operatorUscc: operators[index % operators.length] ?? "",
    })),
  });
  if (blockGasLimit !== undefined) await setGasLimit(network.genesis, blockGasLimit);
  return { ...network, developmentSecret: SECRET };
}

async function startNetwork(
  directory: string,
  network: NetworkFile,
  runtimeFlags: readonly string[] = [],
): Promise<Validators> {
  const processes = createNetworkProcesses({ directory, cli: CLI, runtimeFlags });
  try {
    await processes.start();
  } catch (error) {
    await processes.stop();
    throw error;
  }
  const layout = networkLayout(directory);
  return {
    name: "piaohao",
    network,
    urls: processes.nodes.map(({ rpcUrl }) => rpcUrl),
    processes: processes.nodes.map(
      (node): MeasuredProcess => ({
        name: node.name,
        pid: node.pid() ?? 0,
        dataDirectory: join(layout.node(node.name).directory, "data"),
      }),
    ),
    stop: () => processes.stop(),
  };
}

async function setGasLimit(genesis: string, gasLimit: bigint): Promise<void> {
  const content = JSON.parse(await readFile(genesis, "utf8")) as object;
  await writeFile(genesis, JSON.stringify({ ...content, gasLimit: `0x${gasLimit.toString(16)}` }));
}
