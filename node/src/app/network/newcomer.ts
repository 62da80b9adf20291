import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { NodeError } from "../../types/errors.ts";
import type { Address } from "../../types/hex.ts";
import { type NodeConfigFile, readNodeConfig } from "../config.ts";
import { authorityOf } from "./certify.ts";
import { type KnownNode, knownNodes } from "./knownNodes.ts";
import { networkLayout, nodeNames } from "./layout.ts";
import { createKeys, freePortsOfOne, furnishNode } from "./nodeFiles.ts";
import { tellPeers } from "./peers.ts";

/**
 * Makes the files of one more node in a network's directory: a key, a certificate of the consortium's authority, and a
 * configuration that names the nodes there are. They do not know it, and it has no seat: the consortium grants one.
 * Throws NETWORK_NOT_FOUND, NETWORK_NO_AUTHORITY, or NODE_EXISTS, also of a node whose key is elsewhere.
 */
export async function addNode(
  directory: string,
  name: string,
  { sync }: Pick<NodeConfigFile, "sync"> = {},
): Promise<Address> {
  const others = nodeNames(directory);
  await authorityOf(directory);
  const layout = networkLayout(directory);
  const files = layout.node(name);
  const known = (await knownNodes(layout)).find((node) => node.name === name);
  if (known !== undefined || existsSync(files.directory)) throw nodeExists(directory, name, known);
  await mkdir(dirname(files.directory), { recursive: true, mode: 0o700 });
  await mkdir(files.directory, { mode: 0o700 });
  const address = await createKeys(files);
  await furnishNode(directory, name, {
    ports: await freePortsOfOne(),
    clockOffsetMs: clockOffsetOf(directory, others[0]),
    sync,
  });
  await tellPeers(layout, [name]);
  return address;
}

function clockOffsetOf(directory: string, name: string | undefined): number {
  if (name === undefined) return 0;
  return readNodeConfig(networkLayout(directory).node(name).config).developmentClockOffsetMs;
}

function nodeExists(directory: string, name: string, known: KnownNode | undefined): NodeError {
  const whose = known === undefined ? "" : `, ${known.address}`;
  const message = `${directory} knows a node ${name}${whose}; a new one has a name of its own`;
  return new NodeError("NODE_EXISTS", message, { directory, name });
}
