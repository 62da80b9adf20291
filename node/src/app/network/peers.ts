import { existsSync } from "node:fs";
import type { Endpoint } from "../../crypto/certificateRequests.ts";
import { readEndpoint } from "../config.ts";
import { replaceFile, toJSON } from "./files.ts";
import { certifiedNodes } from "./knownNodes.ts";
import type { NetworkLayout } from "./layout.ts";
import { readRequestFile } from "./requestFile.ts";

/**
 * Tells nodes of a network's directory of all the others that it knows, and where they are reached. Throws CONFIG_UNREADABLE
 * or CONFIG_INVALID.
 * @param names whom to tell: everybody unless they are given
 */
export async function tellPeers(layout: NetworkLayout, names?: readonly string[]): Promise<void> {
  const nodes = await certifiedNodes(layout);
  const reached = nodes.map((node) => ({ ...node, endpoint: endpointOf(layout, node.name) }));
  for (const name of names ?? nodes.map((node) => node.name)) {
    const peers = reached.flatMap(({ name: other, address, endpoint }) =>
      other === name || endpoint === undefined ? [] : [{ address, ...endpoint }],
    );
    await replaceFile(layout.node(name).peers, toJSON(peers));
  }
}

/** By its configuration there, or by its request. Undefined if it asked before requests said where a node is. */
function endpointOf(layout: NetworkLayout, name: string): Endpoint | undefined {
  const { config, certificateRequest } = layout.node(name);
  if (existsSync(config)) return readEndpoint(config);
  return existsSync(certificateRequest) ? readRequestFile(certificateRequest).endpoint : undefined;
}
