import { writeFile } from "node:fs/promises";
import {
  createPasswordFile,
  createPrivateKey,
  encryptKey,
  writeKeystoreFile,
} from "../../crypto/keystore.ts";
import type { Address } from "../../types/hex.ts";
import type { NodeConfigFile } from "../config.ts";
import { certifyNode } from "./certify.ts";
import { type NodeLayout, networkLayout } from "./layout.ts";
import { freePorts } from "./ports.ts";

/** TCP ports on loopback. */
export interface NodePorts {
  readonly p2p: number;
  readonly rpc: number;
  readonly admin: number;
}

/** What differs between the configurations of a network's nodes. */
export interface NodeSettings extends Pick<NodeConfigFile, "sync"> {
  readonly peers: NodeConfigFile["p2p"]["peers"];
  readonly ports: NodePorts;
  readonly clockOffsetMs: number;
}

const PORTS_PER_NODE = 3;

/** Ports that nobody listens at now, for so many nodes. */
export async function freePortsOf(nodes: number): Promise<readonly NodePorts[]> {
  const ports = await freePorts(nodes * PORTS_PER_NODE);
  return Array.from({ length: nodes }, (_, index) => {
    const [p2p = 0, rpc = 0, admin = 0] = ports.slice(index * PORTS_PER_NODE);
    return { p2p, rpc, admin };
  });
}

/** Makes a node key in its keystore and an admin token, in a directory that is there. Returns the key's address. */
export async function createKeys(files: NodeLayout): Promise<Address> {
  const keystore = await encryptKey(createPrivateKey(), await createPasswordFile(files.password));
  await writeKeystoreFile(files.keystore, keystore);
  await createPasswordFile(files.adminToken);
  return keystore.address;
}

/** Makes certificate and configuration of a node that has its keys. Its paths lead from its own place. */
export async function furnishNode(
  directory: string,
  name: string,
  { peers, ports, clockOffsetMs, sync }: NodeSettings,
): Promise<void> {
  await certifyNode(directory, name);
  const config: NodeConfigFile = {
    name,
    genesis: "../../genesis.json",
    dataDirectory: "data",
    key: { keystore: "key.json", passwordFile: "password" },
    tls: {
      authority: "../../authority/ca.pem",
      certificate: "tls.pem",
      key: "tls-key.pem",
      revocations: "../../authority/revocations.pem",
    },
    p2p: { port: ports.p2p, peers },
    rpc: { port: ports.rpc },
    admin: { port: ports.admin, tokenFile: "admin-token" },
    developmentClockOffsetMs: clockOffsetMs,
    ...(sync !== undefined && { sync }),
  };
  const { config: file } = networkLayout(directory).node(name);
  await writeFile(file, `${JSON.stringify(config, undefined, 2)}\n`);
}
