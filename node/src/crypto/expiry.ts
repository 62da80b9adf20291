import { X509Certificate } from "node:crypto";
import * as x509 from "@peculiar/x509";

/** From when on peers refuse a certificate, and which of the two has ended then. */
export interface Expiry {
  /** UTC milliseconds. */
  readonly atMs: number;
  readonly of: "certificate" | "authority";
}

/** UTC milliseconds from which a certificate (PEM or DER) no longer counts. */
export function expiryOf(certificate: string | Uint8Array): number {
  return new X509Certificate(certificate).validToDate.getTime();
}

/**
 * When a certificate (PEM) ends, or before it the authority whose key signed it: of the authority's certificates (PEM, one or
 * more) the last that ends.
 */
export function expiryUnder(certificatePEM: string, authorityPEM: string): Expiry {
  const certificate = new X509Certificate(certificatePEM);
  const own = expiryOf(certificatePEM);
  const ends = x509.PemConverter.decode(authorityPEM)
    .map((raw) => new X509Certificate(Buffer.from(raw)))
    .filter((authority) => certificate.verify(authority.publicKey))
    .map((authority) => authority.validToDate.getTime());
  const last = Math.max(...ends);
  return ends.length > 0 && last < own
    ? { atMs: last, of: "authority" }
    : { atMs: own, of: "certificate" };
}
