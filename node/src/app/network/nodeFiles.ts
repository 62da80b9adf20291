import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import type { Endpoint } from "../../crypto/certificateRequests.ts";
import {
  createPasswordFile,
  createPrivateKey,
  encryptKey,
  readPasswordFile,
  writeKeystoreFile,
} from "../../crypto/keystore.ts";
import { assertDefined } from "../../types/assert.ts";
import type { Address } from "../../types/hex.ts";
import type { NodeConfigFile } from "../config.ts";
import { certifyNode } from "./certify.ts";
import { toJSON } from "./files.ts";
import { type NodeLayout, networkLayout } from "./layout.ts";
import { freePorts } from "./ports.ts";

/** TCP ports on loopback. */
export interface NodePorts {
  readonly p2p: number;
  readonly rpc: number;
  readonly admin: number;
}

/** A node's place among the others. */
export interface NodePlace {
  /** Where it listens for them: at a port of loopback unless it is named. */
  readonly listen?: Endpoint | undefined;
  /** Where they reach it, if that is elsewhere. */
  readonly endpoint?: Endpoint | undefined;
}

/** What differs between the configurations of a network's nodes. */
export interface NodeSettings extends NodePlace, Pick<NodeConfigFile, "sync"> {
  readonly ports: NodePorts;
  readonly clockOffsetMs: number;
}

/** Where a node finds what all nodes of a network have. */
export interface SharedFiles {
  readonly genesis: string;
  readonly authority: string;
  readonly revocations: string;
}

/** In the directory of a network, from that of one of its nodes. */
const OF_THE_NETWORK: SharedFiles = {
  genesis: "../../genesis.json",
  authority: "../../authority/ca.pem",
  revocations: "../../authority/revocations.pem",
};

const PORTS_PER_NODE = 3;

/** Ports that nobody listens at now, for so many nodes. */
export async function freePortsOf(nodes: number): Promise<readonly NodePorts[]> {
  const ports = await freePorts(nodes * PORTS_PER_NODE);
  return Array.from({ length: nodes }, (_, index) => {
    const [p2p = 0, rpc = 0, admin = 0] = ports.slice(index * PORTS_PER_NODE);
    return { p2p, rpc, admin };
  });
}

export async function freePortsOfOne(): Promise<NodePorts> {
  const [ports] = await freePortsOf(1);
  return assertDefined(ports, "as many as asked for");
}

/** Makes a node key in its keystore and an admin token, in a directory that is there. Returns the key's address. */
export async function createKeys(files: NodeLayout): Promise<Address> {
  const address = await createNodeKey(files);
  await createPasswordFile(files.adminToken);
  return address;
}

/** Makes a node key in its keystore, whose password may be there. Returns the key's address. */
export async function createNodeKey({ keystore, password }: NodeLayout): Promise<Address> {
  const make = existsSync(password) ? readPasswordFile : createPasswordFile;
  const encrypted = await encryptKey(createPrivateKey(), await make(password));
  await writeKeystoreFile(keystore, encrypted);
  return encrypted.address;
}

/** Makes certificate and configuration of a node of a network's directory that has its keys. */
export async function furnishNode(
  directory: string,
  name: string,
  settings: NodeSettings,
): Promise<void> {
  await certifyNode(directory, name);
  const { config } = networkLayout(directory).node(name);
  await writeFile(config, toJSON(configOf(name, settings, OF_THE_NETWORK)));
}

/** A node's configuration; its paths lead from its own place. */
export function configOf(
  name: string,
  { ports, listen, endpoint, clockOffsetMs, sync }: NodeSettings,
  { genesis, authority, revocations }: SharedFiles,
): NodeConfigFile {
  return {
    name,
    genesis,
    dataDirectory: "data",
    key: { keystore: "key.json", passwordFile: "password" },
    tls: { authority, certificate: "tls.pem", key: "tls-key.pem", revocations },
    p2p: {
      ...(listen ?? { port: ports.p2p }),
      ...(endpoint !== undefined && { endpoint }),
      peers: "peers.json",
    },
    rpc: { port: ports.rpc },
    admin: { port: ports.admin, tokenFile: "admin-token" },
    developmentClockOffsetMs: clockOffsetMs,
    ...(sync !== undefined && { sync }),
  };
}
