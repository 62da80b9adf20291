import { existsSync } from "node:fs";
import { type Peers, readEndpoint } from "../config.ts";
import { addressOfNode } from "./certify.ts";
import { replaceFile, toJSON } from "./files.ts";
import { certifiedNames, type NetworkLayout } from "./layout.ts";
import { readRequestFile } from "./requestFile.ts";

/**
 * The nodes that a network's directory knows besides one, and where they are reached: by their own configuration there, or by
 * the request for their certificate. Throws CONFIG_UNREADABLE or CONFIG_INVALID.
 */
export function peersOf(layout: NetworkLayout, name: string): Peers {
  const others = certifiedNames(layout.directory).filter((other) => other !== name);
  return others.flatMap((other) => peerOf(layout, other) ?? []);
}

/** Tells every node of the directory, and those who are given its files, of all others. */
export async function tellPeers(layout: NetworkLayout): Promise<void> {
  for (const name of certifiedNames(layout.directory)) {
    await replaceFile(layout.node(name).peers, toJSON(peersOf(layout, name)));
  }
}

/** Undefined of a node that asked for its certificate before requests said where it is. */
function peerOf(layout: NetworkLayout, name: string): Peers[number] | undefined {
  const { config, certificateRequest } = layout.node(name);
  if (existsSync(config)) {
    return { address: addressOfNode(layout.directory, name), ...readEndpoint(config) };
  }
  if (!existsSync(certificateRequest)) return undefined;
  const { address, endpoint } = readRequestFile(certificateRequest);
  return { address, ...endpoint };
}
