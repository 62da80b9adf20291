import "./reflectMetadata.ts";
import { createPrivateKey, createPublicKey, webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";
import { bytesToHex, concatBytes, hexToBytes } from "../types/codec/bytes.ts";
import type { Address, Hash, Hex } from "../types/hex.ts";
import { keccak256Hex } from "../types/keccak.ts";
import { ALGORITHM, subjectOf } from "./certificates.ts";
import { cryptoError } from "./errors.ts";
import { addressOf, recover, signDigest } from "./signing.ts";

/** Where a node is reached by others. */
export interface Endpoint {
  /** An IP address or a name, without blanks. */
  readonly host: string;
  readonly port: number;
}

/** What a node's operator sends to the consortium's authority. Nothing in it is secret. */
export interface CertificateRequest {
  /** Of the node key that the certificate is to be bound to. */
  readonly address: Address;
  /** Of the node, for the others. */
  readonly endpoint: Endpoint;
  /** PKCS#10 (RFC 2986) as PEM: the TLS key, signed by itself. */
  readonly certificationRequest: string;
  /** The node key's, of the endpoint and the certification request: 65 bytes, `r‖s‖recId`. */
  readonly signature: Hex;
}

/** Begins what a node key signs here, so that it is nothing else that node keys sign. */
const PURPOSE = "piaohao certificate request";

/**
 * Asks for a certificate of a TLS key (PKCS#8 as PEM) that is bound to a node key, and tells where the node is reached.
 * Throws CRYPTO_CERTIFICATE_REQUEST.
 */
export async function createCertificateRequest(
  nodeKey: Uint8Array,
  tlsKeyPEM: string,
  endpoint: Endpoint,
): Promise<CertificateRequest> {
  const address = addressOf(nodeKey);
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: subjectOf(address),
    keys: await keyPairOf(tlsKeyPEM),
    signingAlgorithm: ALGORITHM,
  });
  return {
    address,
    endpoint,
    certificationRequest: request.toString("pem"),
    signature: bytesToHex(signDigest(nodeKey, digestOf(request, endpoint))),
  };
}

/**
 * The TLS key that a certificate is asked for, when that key signed for the node that asks and the node key signed the
 * whole. Throws CRYPTO_CERTIFICATE_REQUEST.
 */
export async function readCertificateRequest({
  address,
  endpoint,
  certificationRequest,
  signature,
}: CertificateRequest): Promise<webcrypto.CryptoKey> {
  const request = parse(certificationRequest);
  if (recover(digestOf(request, endpoint), hexToBytes(signature)) !== address) {
    throw refusal(`the key of ${address} did not sign the request`);
  }
  if (request.subject !== new x509.Name(subjectOf(address)).toString()) {
    throw refusal(`its TLS key asks for another node than ${address}`);
  }
  let publicKey: webcrypto.CryptoKey;
  try {
    publicKey = await request.publicKey.export(ALGORITHM, ["verify"]);
  } catch (cause) {
    throw refusal("it is not about an ECDSA key on the curve P-256", cause);
  }
  if (!(await request.verify().catch(() => false))) throw refusal("its TLS key did not sign it");
  return publicKey;
}

async function keyPairOf(tlsKeyPEM: string): Promise<webcrypto.CryptoKeyPair> {
  try {
    const key = createPrivateKey(tlsKeyPEM);
    const pkcs8 = key.export({ type: "pkcs8", format: "der" });
    const spki = createPublicKey(key).export({ type: "spki", format: "der" });
    const { subtle } = webcrypto;
    return {
      privateKey: await subtle.importKey("pkcs8", pkcs8, ALGORITHM, false, ["sign"]),
      publicKey: await subtle.importKey("spki", spki, ALGORITHM, true, ["verify"]),
    };
  } catch (cause) {
    throw refusal("the TLS key is not a PEM text of an ECDSA key on the curve P-256", cause);
  }
}

function parse(certificationRequest: string): x509.Pkcs10CertificateRequest {
  try {
    return new x509.Pkcs10CertificateRequest(x509.PemConverter.decodeFirst(certificationRequest));
  } catch (cause) {
    throw refusal("it has no PEM text of a certification request (PKCS#10)", cause);
  }
}

function digestOf(request: x509.Pkcs10CertificateRequest, { host, port }: Endpoint): Hash {
  const lines = new TextEncoder().encode(`${PURPOSE}\n${host} ${port}\n`);
  return keccak256Hex(concatBytes([lines, new Uint8Array(request.rawData)]));
}

function refusal(reason: string, cause?: unknown): Error {
  return cryptoError("CRYPTO_CERTIFICATE_REQUEST", `no certificate: ${reason}`, {}, cause);
}
