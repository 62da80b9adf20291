import "./reflectMetadata.ts";
import { X509Certificate } from "node:crypto";
import * as x509 from "@peculiar/x509";
import { ALGORITHM, type CertifiedKey, readAuthority } from "./certificates.ts";
import { cryptoError } from "./errors.ts";

const DAY_MS = 86_400_000;
const VALID_DAYS = 3_650;

/** Which certificates an authority has taken back. */
export interface Revocations {
  /** When the list was made; a later list replaces an earlier one, never the reverse. */
  readonly issuedAtMs: number;
  /** When the authority promised the next list. */
  readonly nextAtMs: number;
  /** As `serialNumberOf` gives them. */
  readonly serialNumbers: ReadonlySet<string>;
}

export interface IssueRevocationsOptions {
  readonly authority: CertifiedKey;
  readonly serialNumbers: Iterable<string>;
  /** Until when the next list is promised. Default 3,650. */
  readonly validDays?: number;
  readonly now?: Date;
}

/** The number an authority gave a certificate (PEM or DER): hexadecimal, upper case, without leading zeros. */
export function serialNumberOf(certificate: string | Uint8Array): string {
  return canonical(new X509Certificate(certificate).serialNumber);
}

/** Makes a certificate revocation list (PEM), signed by the authority. Throws CRYPTO_CERTIFICATE. */
export async function issueRevocations(options: IssueRevocationsOptions): Promise<string> {
  const { certificate, key } = await readAuthority(options.authority);
  const now = options.now ?? new Date();
  const list = await x509.X509CrlGenerator.create({
    issuer: certificate.subject,
    thisUpdate: now,
    nextUpdate: new Date(now.getTime() + (options.validDays ?? VALID_DAYS) * DAY_MS),
    entries: [...options.serialNumbers].map((serialNumber) => ({
      serialNumber: serialNumber.length % 2 === 0 ? serialNumber : `0${serialNumber}`,
      revocationDate: now,
      // Without any, the library writes an empty list of extensions, which no reader of X.509 accepts.
      reason: x509.X509CrlReason.privilegeWithdrawn,
    })),
    signingAlgorithm: ALGORITHM,
    signingKey: key,
  });
  return x509.PemConverter.encode(list.rawData, "X509 CRL");
}

/**
 * Reads a revocation list (PEM) that one of the authority's certificates (PEM, one or more) signed. Throws
 * CRYPTO_REVOCATIONS.
 */
export async function readRevocations(listPEM: string, authorityPEM: string): Promise<Revocations> {
  const list = parse(listPEM);
  const { nextUpdate } = list;
  // RFC 5280 demands it; and the library reads a list without it as one that revokes nothing.
  if (nextUpdate === undefined) {
    throw cryptoError("CRYPTO_REVOCATIONS", "the list does not say when the next one is due");
  }
  if (!(await isSignedBy(list, authorityPEM))) {
    throw cryptoError("CRYPTO_REVOCATIONS", "the consortium's authority did not sign the list");
  }
  return {
    issuedAtMs: list.thisUpdate.getTime(),
    nextAtMs: nextUpdate.getTime(),
    serialNumbers: new Set(list.entries.map(({ serialNumber }) => canonical(serialNumber))),
  };
}

function parse(listPEM: string): x509.X509Crl {
  try {
    return new x509.X509Crl(x509.PemConverter.decodeFirst(listPEM));
  } catch (cause) {
    throw cryptoError("CRYPTO_REVOCATIONS", "not a PEM text of a revocation list", {}, cause);
  }
}

async function isSignedBy(list: x509.X509Crl, authorityPEM: string): Promise<boolean> {
  for (const raw of x509.PemConverter.decode(authorityPEM)) {
    const publicKey = new x509.X509Certificate(raw);
    // A list that names another algorithm than the key's is refused by a throw.
    if (await list.verify({ publicKey }).catch(() => false)) return true;
  }
  return false;
}

function canonical(serialNumber: string): string {
  return BigInt(`0x${serialNumber}`).toString(16).toUpperCase();
}
