// A node that joins a running network: what an operator writes by hand from what the consortium gave it.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { type NodeConfigFile, readNodeConfig } from "../../../node/src/app/config.ts";
import { networkLayout } from "../../../node/src/app/network/layout.ts";
import { freePorts } from "../../../node/src/app/network/ports.ts";
import {
  createNetworkProcesses,
  type NodeProcess,
} from "../../../node/src/app/network/processes.ts";
import { issueNodeCertificate } from "../../../node/src/crypto/certificates.ts";
import {
  createPasswordFile,
  createPrivateKey,
  encryptKey,
  writeKeystoreFile,
} from "../../../node/src/crypto/keystore.ts";
import type { Address } from "../../../node/src/types/hex.ts";
import type { Devnet } from "./devnet.ts";

export interface Newcomer {
  readonly address: Address;
  readonly process: NodeProcess;
}

/** Makes the files of one more node, which knows the others; they do not know it. It is not started. */
export async function createNewcomer(devnet: Devnet, name: string): Promise<Newcomer> {
  const { directory } = devnet;
  const layout = networkLayout(directory);
  const files = layout.node(name);
  await mkdir(files.directory);
  const keystore = await encryptKey(createPrivateKey(), await createPasswordFile(files.password));
  await writeKeystoreFile(files.keystore, keystore);
  const authority = {
    certificatePEM: await readFile(layout.authorityCertificate, "utf8"),
    privateKeyPEM: await readFile(layout.authorityKey, "utf8"),
  };
  const { address } = keystore;
  const certified = await issueNodeCertificate({ authority, address });
  await writeFile(files.certificate, certified.certificatePEM);
  await writeFile(files.tlsKey, certified.privateKeyPEM);
  const [p2pPort = 0, rpcPort = 0] = await freePorts(2);
  const peers = await Promise.all(devnet.processes.nodes.map((node) => endpointOf(devnet, node)));
  const [first] = devnet.processes.nodes;
  const config: NodeConfigFile = {
    name,
    genesis: layout.genesis,
    dataDirectory: "data",
    key: { keystore: files.keystore, passwordFile: files.password },
    tls: {
      authority: layout.authorityCertificate,
      certificate: files.certificate,
      key: files.tlsKey,
    },
    p2p: { port: p2pPort, peers },
    rpc: { port: rpcPort },
    developmentClockOffsetMs:
      first === undefined
        ? 0
        : readNodeConfig(layout.node(first.name).config).developmentClockOffsetMs,
  };
  await writeFile(files.config, JSON.stringify(config));
  const { nodes } = createNetworkProcesses({ directory });
  const process = nodes.find((node) => node.name === name);
  if (process === undefined) throw new Error(`${name} is not in ${directory}`);
  return { address, process };
}

/** The address that a node signs with, from its keystore. */
export async function addressOfNode(devnet: Devnet, { name }: NodeProcess): Promise<Address> {
  const { keystore } = networkLayout(devnet.directory).node(name);
  const { address } = JSON.parse(await readFile(keystore, "utf8")) as { readonly address: string };
  return `0x${address.replace(/^0x/, "").toLowerCase()}`;
}

async function endpointOf(
  devnet: Devnet,
  node: NodeProcess,
): Promise<NodeConfigFile["p2p"]["peers"][number]> {
  const { p2p } = readNodeConfig(networkLayout(devnet.directory).node(node.name).config);
  return { address: await addressOfNode(devnet, node), host: "127.0.0.1", port: p2p.port };
}
