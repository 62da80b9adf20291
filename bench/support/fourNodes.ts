import { join } from "node:path";
import type { NetworkFile } from "../../node/src/app/network/init.ts";
import { initDevelopmentNetwork } from "../../node/src/app/network/init.ts";
import { networkLayout } from "../../node/src/app/network/layout.ts";
import { createNetworkProcesses } from "../../node/src/app/network/processes.ts";
import type { MeasuredProcess } from "./resources.ts";
import type { Target } from "./target.ts";

export interface FourNodes extends Target {
  readonly network: NetworkFile;
}

const CLI = join(import.meta.dirname, "..", "..", "scripts", "piaohao.ts");

/** A fresh network of four validators with blocks of one second, each in a process of its own. */
export async function startFourNodes(directory: string): Promise<FourNodes> {
  const network = await initDevelopmentNetwork(directory);
  const processes = createNetworkProcesses({ directory, cli: CLI });
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
