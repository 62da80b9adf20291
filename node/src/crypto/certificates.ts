import "./reflectMetadata.ts";
import { randomBytes, webcrypto, X509Certificate } from "node:crypto";
import * as x509 from "@peculiar/x509";
import { equalBytes } from "../types/codec/bytes.ts";
import type { Address } from "../types/hex.ts";
import { nodeURI } from "./certificateAddress.ts";
import { cryptoError } from "./errors.ts";

export const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const DAY_MS = 86_400_000;
/** Certificates are valid from a little before they are made, for peers whose clock is behind. */
const CLOCK_TOLERANCE_MS = 300_000;
const AUTHORITY_DAYS = 3_650;
const NODE_DAYS = 825;

/** A certificate and the private key behind it, both PEM. */
export interface CertifiedKey {
  readonly certificatePEM: string;
  /** PKCS#8; keep it readable by its owner only. */
  readonly privateKeyPEM: string;
}

export interface CreateAuthorityOptions {
  /** Shown to people, e.g. the name of the consortium. */
  readonly name: string;
  readonly now?: Date;
}

/** Makes the consortium's certificate authority: self-signed, allowed to sign node certificates only. */
export async function createAuthority(options: CreateAuthorityOptions): Promise<CertifiedKey> {
  const keys = await createKeyPair();
  return {
    certificatePEM: await signItself(subjectOf(options.name), keys, options.now),
    privateKeyPEM: await privateKeyToPEM(keys.privateKey),
  };
}

/**
 * Makes another certificate (PEM) of the authority's name and key: what it signed counts under either. Throws
 * CRYPTO_CERTIFICATE.
 */
export async function renewAuthority(authority: CertifiedKey, now?: Date): Promise<string> {
  const { certificate, key: privateKey } = await readAuthority(authority);
  const publicKey = await certificate.publicKey.export();
  return signItself(certificate.subjectName.toJSON(), { publicKey, privateKey }, now);
}

async function signItself(
  name: x509.JsonName,
  keys: webcrypto.CryptoKeyPair,
  now: Date | undefined,
): Promise<string> {
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name,
    ...validity(now, AUTHORITY_DAYS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return certificate.toString("pem");
}

export interface IssueNodeCertificateOptions {
  readonly authority: CertifiedKey;
  /** Address of the node key that the certificate is bound to. */
  readonly address: Address;
  /** Default 825 days. */
  readonly validDays?: number;
  readonly now?: Date;
}

/** Makes a TLS key and its certificate, as `certifyTLSKey` does. Throws CRYPTO_CERTIFICATE. */
export async function issueNodeCertificate(
  options: IssueNodeCertificateOptions,
): Promise<CertifiedKey> {
  const { publicKey, privateKey } = await createKeyPair();
  return {
    certificatePEM: await certifyTLSKey({ ...options, publicKey }),
    privateKeyPEM: await privateKeyToPEM(privateKey),
  };
}

/** Makes a TLS key: PKCS#8 as PEM, to be kept readable by its owner only. */
export async function createTLSKey(): Promise<string> {
  return privateKeyToPEM((await createKeyPair()).privateKey);
}

/**
 * Makes the certificate (PEM) of a TLS key, signed by the authority and bound to a node key by the name
 * `piaohao:node:0x…`. Throws CRYPTO_CERTIFICATE when the authority's PEM texts do not parse.
 */
export async function certifyTLSKey(
  options: IssueNodeCertificateOptions & { readonly publicKey: webcrypto.CryptoKey },
): Promise<string> {
  const authority = await readAuthority(options.authority);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: subjectOf(options.address),
    issuer: authority.certificate.subject,
    ...validity(options.now, options.validDays ?? NODE_DAYS),
    signingAlgorithm: ALGORITHM,
    publicKey: options.publicKey,
    signingKey: authority.key,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([
        x509.ExtendedKeyUsage.clientAuth,
        x509.ExtendedKeyUsage.serverAuth,
      ]),
      new x509.SubjectAlternativeNameExtension([{ type: "url", value: nodeURI(options.address) }]),
      await x509.AuthorityKeyIdentifierExtension.create(authority.certificate),
      await x509.SubjectKeyIdentifierExtension.create(options.publicKey),
    ],
  });
  return certificate.toString("pem");
}

/** Whether a certificate (PEM or DER) is of a TLS key. */
export async function isOfTLSKey(
  certificate: string | Uint8Array,
  publicKey: webcrypto.CryptoKey,
): Promise<boolean> {
  const key = new Uint8Array(await webcrypto.subtle.exportKey("spki", publicKey));
  const certified = new X509Certificate(certificate).publicKey;
  return equalBytes(certified.export({ type: "spki", format: "der" }), key);
}

/** Throws CRYPTO_CERTIFICATE when the PEM texts do not parse. */
export async function readAuthority(
  authority: CertifiedKey,
): Promise<{ readonly certificate: x509.X509Certificate; readonly key: webcrypto.CryptoKey }> {
  try {
    const pkcs8 = x509.PemConverter.decodeFirst(authority.privateKeyPEM);
    return {
      certificate: new x509.X509Certificate(authority.certificatePEM),
      key: await webcrypto.subtle.importKey("pkcs8", pkcs8, ALGORITHM, false, ["sign"]),
    };
  } catch (cause) {
    throw cryptoError(
      "CRYPTO_CERTIFICATE",
      "the authority's certificate or private key is not a PEM text of an ECDSA P-256 key",
      {},
      cause,
    );
  }
}

function createKeyPair(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}

async function privateKeyToPEM(privateKey: webcrypto.CryptoKey): Promise<string> {
  const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", privateKey);
  return x509.PemConverter.encode(pkcs8, "PRIVATE KEY");
}

/** Positive and 128 bits: unique for every certificate of an authority. */
function serialNumber(): string {
  return `01${randomBytes(16).toString("hex")}`;
}

/** Of a certificate, and of the request for it. */
export function subjectOf(commonName: string): x509.JsonName {
  return [{ CN: [commonName] }];
}

function validity(now: Date | undefined, days: number): { notBefore: Date; notAfter: Date } {
  const start = (now ?? new Date()).getTime();
  return {
    notBefore: new Date(start - CLOCK_TOLERANCE_MS),
    notAfter: new Date(start + days * DAY_MS),
  };
}
