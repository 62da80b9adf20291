import type { webcrypto } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type CertificateRequest,
  createCertificateRequest,
  type Endpoint,
  readCertificateRequest,
} from "../../crypto/certificateRequests.ts";
import {
  type CertifiedKey,
  certifyTLSKey,
  createTLSKey,
  isOfTLSKey,
} from "../../crypto/certificates.ts";
import { expiryOf } from "../../crypto/expiry.ts";
import { createPasswordFile, readKeystoreFile } from "../../crypto/keystore.ts";
import { serialNumberOf } from "../../crypto/revocations.ts";
import { NodeError } from "../../types/errors.ts";
import type { Address } from "../../types/hex.ts";
import { readEndpoint, readNodeConfig } from "../config.ts";
import { certificatesOf, keepCertificate } from "./certificatesMade.ts";
import { authorityOf } from "./certify.ts";
import { replaceFile, toJSON } from "./files.ts";
import { type KnownNode, knownNodes } from "./knownNodes.ts";
import { type NetworkLayout, networkLayout, nodeLayout } from "./layout.ts";
import {
  configOf,
  createNodeKey,
  freePortsOfOne,
  type NodePlace,
  type SharedFiles,
} from "./nodeFiles.ts";
import { tellPeers } from "./peers.ts";
import { readRequestFile } from "./requestFile.ts";
import { revokedIn } from "./revoke.ts";

/** Beside the node's own files, where its operator puts what the authority sends. */
const BESIDE: SharedFiles = {
  genesis: "genesis.json",
  authority: "ca.pem",
  revocations: "revocations.pem",
};

/**
 * Makes what a node does not have yet of its node key, TLS key and configuration, in a directory of its own, and a request
 * for a certificate, `request.json`, which goes to the consortium's authority: the keys stay where they are. Asking again
 * gives a request for the same keys. Throws CRYPTO_KEYSTORE, CRYPTO_CERTIFICATE_REQUEST, NODE_OTHER_NAME in the
 * directory of another node, or NODE_OTHER_PLACE where the configuration is there and says otherwise.
 */
export async function requestCertificate(
  directory: string,
  name: string,
  place: NodePlace = {},
): Promise<CertificateRequest> {
  const files = nodeLayout(directory);
  requireNoOther(files.config, name, place);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  if (!existsSync(files.keystore)) await createNodeKey(files);
  if (!existsSync(files.adminToken)) await createPasswordFile(files.adminToken);
  if (!existsSync(files.tlsKey)) {
    await writeFile(files.tlsKey, await createTLSKey(), { mode: 0o600 });
  }
  if (!existsSync(files.config)) {
    const settings = { ...place, ports: await freePortsOfOne(), clockOffsetMs: 0 };
    await writeFile(files.config, toJSON(configOf(name, settings, BESIDE)));
  }
  const nodeKey = await readKeystoreFile({
    keystorePath: files.keystore,
    passwordPath: files.password,
  });
  const tlsKey = await readFile(files.tlsKey, "utf8");
  const request = await createCertificateRequest(nodeKey, tlsKey, readEndpoint(files.config));
  await replaceFile(files.certificateRequest, toJSON(request));
  return request;
}

function requireNoOther(config: string, name: string, { listen, endpoint }: NodePlace): void {
  if (!existsSync(config)) return;
  const { name: known, p2p } = readNodeConfig(config);
  if (known !== name) {
    const message = `${config} is of the node ${known}; a node has keys of its own, in a directory of its own`;
    throw new NodeError("NODE_OTHER_NAME", message, { name, known });
  }
  if (isSame(listen, p2p) && isSame(endpoint, p2p.endpoint)) return;
  const message = `${config} is there and names another place; change p2p there, and ask again without it`;
  throw new NodeError("NODE_OTHER_PLACE", message, { name });
}

/** Whether nothing else is wanted than what is there. */
function isSame(wanted: Endpoint | undefined, known: Endpoint | undefined): boolean {
  return wanted === undefined || (wanted.host === known?.host && wanted.port === known.port);
}

export interface Certified {
  readonly address: Address;
  /** UTC milliseconds. */
  readonly expiresAt: number;
  /** What the node's operator is to be given, all of it public. */
  readonly directory: string;
}

/**
 * Makes the certificate that a node's operator asks for in a file, with the key of the consortium's authority, and puts it
 * into `nodes/NAME` with what else the node needs of the network; all nodes' lists of peers name it from then on. Throws
 * NETWORK_NO_AUTHORITY, CONFIG_UNREADABLE, CONFIG_INVALID, CRYPTO_CERTIFICATE_REQUEST, NODE_OTHER_KEY when the name is that
 * of another key, NODE_OTHER_NAME when the key has another name, NODE_REVOKED_KEY when a certificate of the TLS key was
 * taken back, or NODE_KEY_HERE when the node's key is in that directory.
 */
export async function certifyRequest(
  directory: string,
  name: string,
  file: string,
): Promise<Certified> {
  const layout = networkLayout(directory);
  const node = layout.node(name);
  const authority = await authorityOf(directory);
  if (existsSync(node.keystore)) throw keyIsHere(name, node.directory);
  const request = readRequestFile(file);
  const { address } = request;
  const publicKey = await readCertificateRequest(request);
  for (const known of await knownNodes(layout)) {
    if (known.name === name && known.address !== address) throw otherKey(known, address);
    if (known.name !== name && known.address === address) throw otherName(known, name);
  }
  await requireNotRevoked(layout, authority, name, publicKey);
  const certificatePEM = await certifyTLSKey({ authority, address, publicKey });
  await keepCertificate(layout, name, certificatePEM);
  await mkdir(node.directory, { recursive: true, mode: 0o700 });
  await replaceFile(node.certificateRequest, toJSON(request));
  await replaceFile(node.certificate, certificatePEM);
  await tellPeers(layout);
  const give = (from: string, to: string): Promise<void> =>
    copyFile(from, join(node.directory, to));
  await give(layout.genesis, BESIDE.genesis);
  await give(layout.consortium, "consortium.json");
  await give(layout.authorityCertificate, BESIDE.authority);
  await give(layout.revocations, BESIDE.revocations);
  return { address, expiresAt: expiryOf(certificatePEM), directory: node.directory };
}

/** Requests are no secret: who has stolen a TLS key must not get a new certificate for an old one. */
async function requireNotRevoked(
  layout: NetworkLayout,
  authority: CertifiedKey,
  name: string,
  publicKey: webcrypto.CryptoKey,
): Promise<void> {
  const serialNumbers = await revokedIn(layout, authority);
  for (const certificate of await certificatesOf(layout, name)) {
    const serialNumber = serialNumberOf(certificate);
    if (!serialNumbers.has(serialNumber) || !(await isOfTLSKey(certificate, publicKey))) continue;
    const message = `the TLS key of the request is that of certificate ${serialNumber}, which is revoked; ${name} asks again with a new one`;
    throw new NodeError("NODE_REVOKED_KEY", message, { name, serialNumber });
  }
}

/** What is put beside it would be handed out together with it. */
function keyIsHere(name: string, directory: string): NodeError {
  const message = `the key of ${name} is in ${directory}: piaohao network renew makes its certificate`;
  return new NodeError("NODE_KEY_HERE", message, { name, directory });
}

function otherKey({ name, address: known }: KnownNode, address: Address): NodeError {
  return new NodeError(
    "NODE_OTHER_KEY",
    `${name} is the node of ${known}; certify the key under another name, so that either can be revoked`,
    { name, known, address },
  );
}

function otherName({ name: known, address }: KnownNode, name: string): NodeError {
  return new NodeError(
    "NODE_OTHER_NAME",
    `${address} is the key of ${known}; certify it under that name, so that revoking it leaves none`,
    { name, known, address },
  );
}
