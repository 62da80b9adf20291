import { mkdir, writeFile } from "node:fs/promises";
import {
  createPasswordFile,
  createPrivateKey,
  encryptKey,
  writeKeystoreFile,
} from "../../crypto/keystore.ts";
import type { Address } from "../../types/hex.ts";
import { type NodeConfigFile, readNodeConfig } from "../config.ts";
import { addressOfNode, certifyNode } from "./certify.ts";
import { networkLayout, nodeNames } from "./layout.ts";
import { freePorts } from "./ports.ts";

/**
 * Makes the files of one more node in a network's directory: a key, a certificate of the consortium's authority, and a
 * configuration that names the nodes there are. They do not know it, and it has no seat: the consortium grants one.
 */
export async function addNode(
  directory: string,
  name: string,
  settings: Pick<NodeConfigFile, "sync"> = {},
): Promise<Address> {
  const layout = networkLayout(directory);
  const others = nodeNames(directory);
  const files = layout.node(name);
  await mkdir(files.directory, { mode: 0o700 });
  const keystore = await encryptKey(createPrivateKey(), await createPasswordFile(files.password));
  await writeKeystoreFile(files.keystore, keystore);
  await createPasswordFile(files.adminToken);
  await certifyNode(directory, name);
  const [p2pPort = 0, rpcPort = 0, adminPort = 0] = await freePorts(3);
  const config: NodeConfigFile = {
    name,
    genesis: layout.genesis,
    dataDirectory: "data",
    key: { keystore: files.keystore, passwordFile: files.password },
    tls: {
      authority: layout.authorityCertificate,
      certificate: files.certificate,
      key: files.tlsKey,
      revocations: layout.revocations,
    },
    p2p: { port: p2pPort, peers: others.map((other) => endpointOf(directory, other)) },
    rpc: { port: rpcPort },
    admin: { port: adminPort, tokenFile: files.adminToken },
    developmentClockOffsetMs: clockOffsetOf(directory, others[0]),
    ...settings,
  };
  await writeFile(files.config, `${JSON.stringify(config, undefined, 2)}\n`);
  return keystore.address;
}

function endpointOf(directory: string, name: string): NodeConfigFile["p2p"]["peers"][number] {
  const { p2p } = readNodeConfig(networkLayout(directory).node(name).config);
  return { address: addressOfNode(directory, name), host: p2p.host, port: p2p.port };
}

function clockOffsetOf(directory: string, name: string | undefined): number {
  if (name === undefined) return 0;
  return readNodeConfig(networkLayout(directory).node(name).config).developmentClockOffsetMs;
}
