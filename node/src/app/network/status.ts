import { describeError } from "../cli/output.ts";
import { readNodeConfig } from "../config.ts";
import { callNode, reasonsNotReady } from "./client.ts";
import { networkLayout, nodeNames, noNodes } from "./layout.ts";

export interface NodeStatus {
  readonly name: string;
  readonly rpcUrl: string;
  readonly height: number | undefined;
  readonly peers: number | undefined;
  readonly problem: string | undefined;
}

/** Asks every node of a network directory; one that does not answer, or is not ready, is named with its problem. Throws NETWORK_NO_NODES. */
export async function networkStatus(directory: string): Promise<readonly NodeStatus[]> {
  const layout = networkLayout(directory);
  const names = nodeNames(directory);
  if (names.length === 0) throw noNodes(directory);
  return Promise.all(
    names.map(async (name): Promise<NodeStatus> => {
      const { rpc } = readNodeConfig(layout.node(name).config);
      const rpcUrl = `http://${rpc.host}:${rpc.port}`;
      try {
        const [height, peers, reasons] = await Promise.all([
          callNode(rpcUrl, "eth_blockNumber"),
          callNode(rpcUrl, "net_peerCount"),
          reasonsNotReady(rpcUrl),
        ]);
        const problem = reasons.length === 0 ? undefined : reasons.join("; ");
        return { name, rpcUrl, height: Number(height), peers: Number(peers), problem };
      } catch (error) {
        const problem = describeError(error);
        return { name, rpcUrl, height: undefined, peers: undefined, problem };
      }
    }),
  );
}
