// A real network for a test: four processes on sockets and disks of their own, in a directory that goes with it.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { initDevelopmentNetwork, type NetworkFile } from "../../../node/src/app/network/init.ts";
import {
  createNetworkProcesses,
  type NetworkProcesses,
  type NodeProcess,
} from "../../../node/src/app/network/processes.ts";

/** The file that runs the command line. */
export const CLI = join(import.meta.dirname, "..", "..", "..", "scripts", "piaohao.ts");

export interface Devnet {
  readonly directory: string;
  readonly network: NetworkFile;
  readonly genesis: unknown;
  readonly processes: NetworkProcesses;
  /** Throws when there is no node of this name. */
  node(name: string): NodeProcess;
  /** Ends every process and removes the directory. */
  stop(): Promise<void>;
}

export async function temporaryDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), "piaohao-e2e-"));
}

export async function startDevnet(): Promise<Devnet> {
  const home = await temporaryDirectory();
  const directory = join(home, "network");
  const network = await initDevelopmentNetwork(directory);
  const processes = createNetworkProcesses({ directory });
  const stop = async (): Promise<void> => {
    await processes.stop();
    await rm(home, { recursive: true });
  };
  try {
    await processes.start();
    const genesis: unknown = JSON.parse(await readFile(network.genesis, "utf8"));
    return { directory, network, genesis, processes, node: nodeIn(processes), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function nodeIn({ nodes }: NetworkProcesses): (name: string) => NodeProcess {
  return (name) => {
    const node = nodes.find((one) => one.name === name);
    if (node === undefined) throw new Error(`there is no node ${name}`);
    return node;
  };
}
