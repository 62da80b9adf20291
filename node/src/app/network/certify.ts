import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import {
  type CertifiedKey,
  issueNodeCertificate,
  renewAuthority,
} from "../../crypto/certificates.ts";
import { expiryOf } from "../../crypto/expiry.ts";
import { NodeError } from "../../types/errors.ts";
import type { Address } from "../../types/hex.ts";
import { parseWith, readJSON } from "../config.ts";
import { keepCertificate } from "./certificatesMade.ts";
import { replaceFile } from "./files.ts";
import { networkLayout } from "./layout.ts";

const KeystoreAddressSchema = z.looseObject({
  address: z.string().transform((text): Address => `0x${text.replace(/^0x/, "").toLowerCase()}`),
});

/** The address that a node of the directory signs with. Throws NODE_NOT_FOUND. */
export function addressOfNode(directory: string, name: string): Address {
  const { keystore } = networkLayout(directory).node(name);
  if (!existsSync(keystore)) throw nodeNotFound(directory, name, "keystore");
  return parseWith(KeystoreAddressSchema, readJSON(keystore), keystore).address;
}

/** The consortium's authority, whose key is in this directory. Throws NETWORK_NO_AUTHORITY. */
export async function authorityOf(directory: string): Promise<CertifiedKey> {
  const layout = networkLayout(directory);
  if (!existsSync(layout.authorityKey)) {
    const message = `${directory} has no key of a consortium's authority (${layout.authorityKey}); go where \`network init\` made it`;
    throw new NodeError("NETWORK_NO_AUTHORITY", message, { directory });
  }
  return {
    certificatePEM: await readFile(layout.authorityCertificate, "utf8"),
    privateKeyPEM: await readFile(layout.authorityKey, "utf8"),
  };
}

/**
 * Makes another certificate of the authority's key, in place of the one it has; every node is handed it and takes it up when it
 * starts again, one after another: what the authority signed counts under both. Returns the UTC milliseconds at which it
 * expires. Throws NETWORK_NO_AUTHORITY or CRYPTO_CERTIFICATE.
 */
export async function recertifyAuthority(directory: string): Promise<number> {
  const certificatePEM = await renewAuthority(await authorityOf(directory));
  await replaceFile(networkLayout(directory).authorityCertificate, certificatePEM);
  return expiryOf(certificatePEM);
}

/**
 * Makes a new TLS key and certificate for a node of this directory, in place of those it has; a node that runs takes them
 * up when it starts again. The former certificate counts until it expires or is revoked. Returns the UTC milliseconds at
 * which the new one expires. Throws NODE_NOT_FOUND or CRYPTO_CERTIFICATE.
 */
export async function certifyNode(directory: string, name: string): Promise<number> {
  const layout = networkLayout(directory);
  const { certificate, tlsKey } = layout.node(name);
  const { certificatePEM, privateKeyPEM } = await issueNodeCertificate({
    authority: await authorityOf(directory),
    address: addressOfNode(directory, name),
  });
  await keepCertificate(layout, name, certificatePEM);
  await replaceFile(tlsKey, privateKeyPEM, { mode: 0o600 });
  await replaceFile(certificate, certificatePEM);
  return expiryOf(certificatePEM);
}

export function nodeNotFound(directory: string, name: string, missing: string): NodeError {
  const message = `${directory} has no ${missing} of a node ${name}`;
  return new NodeError("NODE_NOT_FOUND", message, { directory, name });
}
