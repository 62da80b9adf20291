import { describeError } from "../cli/output.ts";
import { readNodeConfig } from "../config.ts";
import { callNode } from "./client.ts";
import { networkLayout, nodeNames } from "./layout.ts";

export interface NodeStatus {
  readonly name: string;
  readonly rpcUrl: string;
  readonly height: number | undefined;
  readonly peers: number | undefined;
  readonly problem: string | undefined;
}

/** Asks every node of a network directory; a node that does not answer is named with its problem. */
export async function networkStatus(directory: string): Promise<readonly NodeStatus[]> {
  const layout = networkLayout(directory);
  return Promise.all(
    nodeNames(directory).map(async (name): Promise<NodeStatus> => {
      const { rpc } = readNodeConfig(layout.node(name).config);
      const rpcUrl = `http://${rpc.host}:${rpc.port}`;
      try {
        const [height, peers] = await Promise.all([
          callNode(rpcUrl, "eth_blockNumber"),
          callNode(rpcUrl, "net_peerCount"),
        ]);
        return { name, rpcUrl, height: Number(height), peers: Number(peers), problem: undefined };
      } catch (error) {
        const problem = describeError(error);
        return { name, rpcUrl, height: undefined, peers: undefined, problem };
      }
    }),
  );
}
