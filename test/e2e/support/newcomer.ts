// A node that joins a running network.
import type { NodeConfigFile } from "../../../node/src/app/config.ts";
import { addressOfNode as addressIn } from "../../../node/src/app/network/certify.ts";
import { addNode } from "../../../node/src/app/network/newcomer.ts";
import {
  createNetworkProcesses,
  type NodeProcess,
} from "../../../node/src/app/network/processes.ts";
import type { Address } from "../../../node/src/types/hex.ts";
import type { Devnet } from "./devnet.ts";

export interface Newcomer {
  readonly address: Address;
  readonly process: NodeProcess;
}

/** Makes the files of one more node, which knows the others; they do not know it. It is not started. */
export async function createNewcomer(
  { directory }: Pick<Devnet, "directory">,
  name: string,
  settings: Pick<NodeConfigFile, "sync"> = {},
): Promise<Newcomer> {
  const address = await addNode(directory, name, settings);
  const { nodes } = createNetworkProcesses({ directory });
  const process = nodes.find((node) => node.name === name);
  if (process === undefined) throw new Error(`${name} is not in ${directory}`);
  return { address, process };
}

/** The address that a node signs with, from its keystore. */
export function addressOfNode({ directory }: Devnet, { name }: NodeProcess): Address {
  return addressIn(directory, name);
}
