import { X509Certificate } from "node:crypto";
import type { Address } from "../types/hex.ts";
import { cryptoError } from "./errors.ts";

/** Scheme of the subject alternative name that binds a TLS certificate to a node key. */
const NODE_URI_PREFIX = "piaohao:node:";

/** The name a certificate carries for a node. */
export function nodeURI(address: Address): string {
  return `${NODE_URI_PREFIX}${address}`;
}

/**
 * The node key's address that a certificate (PEM or DER) is bound to. Says nothing about who signed it.
 * Throws CRYPTO_CERTIFICATE unless the certificate names exactly one node and nothing else.
 */
export function addressOfCertificate(certificate: string | Uint8Array): Address {
  const names = parse(certificate).subjectAltName ?? "";
  const address = /^URI:piaohao:node:(0x[0-9a-f]{40})$/.exec(names)?.[1];
  if (address !== undefined) return address as Address;
  throw cryptoError(
    "CRYPTO_CERTIFICATE",
    `the certificate does not name one node as ${NODE_URI_PREFIX}0x…`,
    { subjectAltName: names },
  );
}

function parse(certificate: string | Uint8Array): X509Certificate {
  try {
    return new X509Certificate(certificate);
  } catch (cause) {
    throw cryptoError("CRYPTO_CERTIFICATE", "not an X.509 certificate", {}, cause);
  }
}
